//! Loss reports: normal → orally reported → (lifted at its end | written report → replaced). Domain rules §2.
//!
//! An oral report that nobody followed up lifts by the clock alone: its state is worked out when it is looked at, so there
//! is no moment at which a forgotten job would keep a customer from their money, or give it away too soon.

use std::time::Duration;

use center::ports::core_bank::{AccountNumber, BankError, Card, LossReport, LossReportState, LossState, OrderId};
use domain::Timestamp;
use domain::calendar::{Day, day_in_china};

use super::number::replacement_number;
use crate::accounts::CustomerFile;
use crate::parameters::{LossCounting, LossParameters};

/// The report as it stands now.
pub(crate) fn current(report: &LossReport, now: Timestamp) -> LossReport {
    let mut report = report.clone();
    if report.state == LossReportState::Oral && report.lifts_at.is_some_and(|lifts_at| lifts_at <= now) {
        report.state = LossReportState::Lifted;
    }
    report
}

/// How it stands with a card or account of that number.
pub(crate) fn state_of(file: &CustomerFile, number: &AccountNumber, now: Timestamp) -> LossState {
    let reports = file.losses.iter().filter(|report| report.number == *number);
    match reports.map(|report| current(report, now).state).next_back() {
        Some(LossReportState::Oral) => LossState::ReportedOrally,
        Some(LossReportState::Written) => LossState::ReportedInWriting,
        // An account keeps its number when its passbook is replaced, so it is as good as ever.
        Some(LossReportState::Replaced) if file.card(number).is_some() => LossState::Replaced,
        Some(LossReportState::Replaced | LossReportState::Lifted) | None => LossState::Normal,
    }
}

/// Whether payment from the account is stopped: it or one of its cards is reported lost.
pub(crate) fn is_stopped(file: &CustomerFile, account: &AccountNumber, now: Timestamp) -> bool {
    let lost = |number: &AccountNumber| {
        matches!(state_of(file, number, now), LossState::ReportedOrally | LossState::ReportedInWriting)
    };
    lost(account) || file.cards.iter().any(|card| card.account == *account && lost(&card.number))
}

/// Takes an oral report down and says when it lifts.
pub(crate) fn report_orally(
    file: &mut CustomerFile,
    number: &AccountNumber,
    id: OrderId,
    now: Timestamp,
    rules: &LossParameters,
) -> Result<Timestamp, BankError> {
    let state = state_of(file, number, now);
    if state != LossState::Normal {
        return Err(BankError::LossStateRefuses { state });
    }
    let lifts_at = lifts_at(now, rules);
    let report = LossReport {
        id,
        number: number.clone(),
        state: LossReportState::Oral,
        reported_at: now,
        lifts_at: Some(lifts_at),
        written_at: None,
        replaced_by: None,
    };
    file.losses.push(report);
    Ok(lifts_at)
}

/// Makes the oral report last, or reports in writing at once.
pub(crate) fn report_in_writing(
    file: &mut CustomerFile,
    number: &AccountNumber,
    id: OrderId,
    now: Timestamp,
) -> Result<(), BankError> {
    match state_of(file, number, now) {
        LossState::ReportedOrally => {
            if let Some(report) = file.losses.iter_mut().rfind(|report| report.number == *number) {
                report.state = LossReportState::Written;
                report.written_at = Some(now);
                report.lifts_at = None;
            }
            Ok(())
        }
        LossState::Normal => {
            let report = LossReport {
                id,
                number: number.clone(),
                state: LossReportState::Written,
                reported_at: now,
                lifts_at: None,
                written_at: Some(now),
                replaced_by: None,
            };
            file.losses.push(report);
            Ok(())
        }
        state => Err(BankError::LossStateRefuses { state }),
    }
}

/// Replaces what was reported in writing, and says the number of the new card, if it is a card.
pub(crate) fn replace(
    file: &mut CustomerFile,
    number: &AccountNumber,
    order: OrderId,
    now: Timestamp,
) -> Result<Option<AccountNumber>, BankError> {
    let state = state_of(file, number, now);
    if state != LossState::ReportedInWriting {
        return Err(BankError::LossStateRefuses { state });
    }
    let today = day_in_china(now);
    let new = file.card(number).map(|card| Card {
        number: replacement_number(number, order),
        loss: LossState::Normal,
        issued_on: today,
        expires_on: years_later(today, 5),
        ..card.clone()
    });
    let new_number = new.as_ref().map(|card| card.number.clone());
    if let Some(report) = file.losses.iter_mut().rfind(|report| report.number == *number) {
        report.state = LossReportState::Replaced;
        report.replaced_by.clone_from(&new_number);
    }
    file.cards.extend(new);
    Ok(new_number)
}

fn lifts_at(now: Timestamp, rules: &LossParameters) -> Timestamp {
    let days_on = |days: u32| (0..days).fold(day_in_china(now), |day, _| day.next()).begins();
    match rules.counting {
        LossCounting::FromNextDay => days_on(rules.days.saturating_add(1)),
        LossCounting::FromReportDay => days_on(rules.days),
        LossCounting::ByTheHour => now + Duration::from_secs(u64::from(rules.days) * 86_400),
    }
}

fn years_later(day: Day, years: i32) -> Day {
    let date = day.date();
    // The 29th of February becomes the 28th.
    let later = date
        .replace_year(date.year() + years)
        .or_else(|_| date.replace_day(28).and_then(|date| date.replace_year(date.year() + years)));
    later.map_or(day, Day::of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn the_five_days_are_counted_as_the_bank_counts_them() {
        let reported = at("2026-02-13T09:00:00+08:00");
        let lifts = |counting| lifts_at(reported, &LossParameters { days: 5, counting });
        assert_eq!(lifts(LossCounting::FromNextDay), at("2026-02-19T00:00:00+08:00"));
        assert_eq!(lifts(LossCounting::FromReportDay), at("2026-02-18T00:00:00+08:00"));
        assert_eq!(lifts(LossCounting::ByTheHour), at("2026-02-18T09:00:00+08:00"));
    }

    #[test]
    fn a_card_of_the_29th_of_february_ends_on_the_28th() {
        let day: Day = "2028-02-29".parse().unwrap();
        assert_eq!(years_later(day, 5).to_string(), "2033-02-28");
    }

    #[test]
    fn a_lifted_report_can_be_followed_by_another() {
        let mut file = CustomerFile::default();
        let number: AccountNumber = "6226620000000017".parse().unwrap();
        let id = OrderId(uuid::Uuid::nil());
        let rules = LossParameters::default();
        let first = at("2026-02-13T09:00:00+08:00");
        let lifts = report_orally(&mut file, &number, id, first, &rules).unwrap();
        let refused = report_orally(&mut file, &number, id, first, &rules).unwrap_err();
        assert_eq!(refused, BankError::LossStateRefuses { state: LossState::ReportedOrally });
        assert_eq!(state_of(&file, &number, lifts), LossState::Normal);
        report_orally(&mut file, &number, id, lifts, &rules).unwrap();
        assert!(is_stopped(&file, &number, lifts));
    }
}
