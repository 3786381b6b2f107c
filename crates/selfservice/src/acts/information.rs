//! What the bank tells everybody: rates, fees, branches and machines.

use center::ports::core_bank::{RateKind, RateQuery};
use center::ports::places::{PlaceKind, PlaceQuery};
use domain::contact::Medium;
use domain::{Language, Localised};

use super::{Act, Done, words};

/// Entries that are read out to a caller at once, and that a text holds.
const SPOKEN: usize = 3;
const WRITTEN: usize = 8;

impl Act<'_> {
    fn most(&self) -> usize {
        if self.brief.channel.medium() == Medium::Voice { SPOKEN } else { WRITTEN }
    }

    /// Lines as one text: sentences for the ear, lines for the eye.
    fn joined(&self, lines: &[Localised]) -> Localised {
        let is_voice = self.brief.channel.medium() == Medium::Voice;
        let join = |language: Language, joint: &str| {
            lines.iter().map(|line| line.get(language)).collect::<Vec<_>>().join(joint)
        };
        words::both(
            |language| join(language, if is_voice { "；" } else { "\n" }),
            |language| join(language, if is_voice { ". " } else { "\n" }),
        )
    }

    pub(super) async fn rates(&self) -> Done {
        let Some(bank) = &self.actors.bank else { return Done::of("unavailable") };
        let kind = match self.parameter("kind") {
            Some("deposit") => RateKind::Deposit,
            Some("loan") => RateKind::Loan,
            Some("exchange") => RateKind::Exchange,
            _ => return Done::of("refused"),
        };
        match bank.rates(&RateQuery { kind: Some(kind), on: None }).await {
            Ok(rates) if rates.is_empty() => Done::of("none"),
            Ok(rates) => {
                let lines: Vec<Localised> = rates
                    .iter()
                    .take(self.most())
                    .map(|rate| {
                        // Interest is in hundredths of a per cent, a price in ten-thousandths of a yuan.
                        let value = match kind {
                            RateKind::Exchange => words::decimal(rate.value, 4),
                            _ => format!("{}%", words::decimal(rate.value, 2)),
                        };
                        words::both(
                            |language| format!("{}{value}", rate.name.get(language)),
                            |language| format!("{} {value}", rate.name.get(language)),
                        )
                    })
                    .collect();
                Done::of("done").with("rates", self.joined(&lines))
            }
            Err(error) => Done::refused(&error),
        }
    }

    pub(super) async fn fees(&self) -> Done {
        let Some(bank) = &self.actors.bank else { return Done::of("unavailable") };
        match bank.fees(None).await {
            Ok(fees) => {
                let wanted = self.parameter("code");
                let lines: Vec<Localised> = fees
                    .iter()
                    .filter(|fee| fee.tier <= self.brief.tier && wanted.is_none_or(|code| fee.code.starts_with(code)))
                    .take(self.most())
                    .map(|fee| {
                        let share = words::decimal(i64::from(fee.millionths), 4);
                        let least = words::money(domain::money::Money::new(fee.least, fee.currency));
                        words::both(
                            |language| {
                                format!("{}：金额的{share}%，最低{}", fee.name.get(language), least.get(language))
                            },
                            |language| {
                                format!(
                                    "{}: {share}% of the amount, at least {}",
                                    fee.name.get(language),
                                    least.get(language)
                                )
                            },
                        )
                    })
                    .collect();
                if lines.is_empty() { Done::of("none") } else { Done::of("done").with("fees", self.joined(&lines)) }
            }
            Err(error) => Done::refused(&error),
        }
    }

    pub(super) async fn find_places(&self) -> Done {
        let Some(places) = &self.actors.places else { return Done::of("unavailable") };
        let kind = match self.parameter("kind") {
            Some("branch") => Some(PlaceKind::Branch),
            Some("atm") => Some(PlaceKind::Atm),
            _ => None,
        };
        let text = self.parameter("text").map(str::to_owned);
        let city = self.parameter("city").map(str::to_owned);
        // Where the customer's words name no place, their city in the bank's books is meant.
        let by_words = PlaceQuery { kind, city, text, limit: Some(self.most() as u32), ..PlaceQuery::default() };
        let at_home = PlaceQuery { city: self.brief.region.clone(), text: None, ..by_words.clone() };
        let mut found = places.find_places(&by_words).await;
        if matches!(&found, Ok(found) if found.is_empty()) && at_home.city.is_some() {
            found = places.find_places(&at_home).await;
        }
        match found {
            Ok(found) if found.is_empty() => Done::of("none"),
            Ok(found) => {
                let lines: Vec<Localised> = found
                    .iter()
                    .map(|found| {
                        let place = &found.place;
                        let far = found.metres.map(words_of_distance);
                        words::both(
                            |language| {
                                let far =
                                    far.as_ref().map(|far| format!("，{}", far.get(language))).unwrap_or_default();
                                format!(
                                    "{}，{}，{}{far}",
                                    place.name.get(language),
                                    place.address.get(language),
                                    place.hours.get(language)
                                )
                            },
                            |language| {
                                let far =
                                    far.as_ref().map(|far| format!(", {}", far.get(language))).unwrap_or_default();
                                format!(
                                    "{}, {}, {}{far}",
                                    place.name.get(language),
                                    place.address.get(language),
                                    place.hours.get(language)
                                )
                            },
                        )
                    })
                    .collect();
                Done::of("found").with("places", self.joined(&lines)).with_plain("count", &found.len().to_string())
            }
            Err(error) => Done::refused(&error),
        }
    }
}

fn words_of_distance(metres: u32) -> Localised {
    if metres < 1000 {
        Localised::new(&format!("距您约{metres}米"), &format!("about {metres} metres away"))
    } else {
        let kilometres = words::decimal(i64::from((metres + 50) / 100), 1);
        Localised::new(&format!("距您约{kilometres}公里"), &format!("about {kilometres} kilometres away"))
    }
}
