//! What every implementation of the port must do. Each rule runs on the ledger itself and on the adapter with a server
//! behind it.

mod identity;
mod investing;
mod losing;
mod reading;
mod texting;
mod transferring;

macro_rules! on_both {
    ($($room:ident :: $rule:ident),* $(,)?) => {
        mod on_the_ledger {
            $(#[tokio::test] async fn $rule() { super::$room::$rule(crate::support::Bank::ledger().await).await })*
        }
        mod on_the_adapter {
            $(#[tokio::test] async fn $rule() { super::$room::$rule(crate::support::Bank::adapter().await).await })*
        }
    };
}

on_both! {
    reading::a_customer_is_found_by_all_that_is_theirs_alone,
    reading::accounts_tell_balance_and_relation,
    reading::nobody_sees_another_ones_account,
    reading::transactions_come_in_pages_the_latest_first,
    reading::what_is_asked_wrongly_is_refused,
    reading::places_are_found_by_distance_and_city,
    reading::offers_are_those_of_the_day,
    transferring::between_own_accounts_it_is_free_and_at_once,
    transferring::a_card_stands_for_its_account,
    transferring::to_a_stranger_it_is_refused,
    transferring::the_fee_is_the_lists_by_star_level_and_nine_tenths,
    transferring::a_key_is_posted_once_and_for_one_instruction_only,
    transferring::what_is_posted_is_what_was_read_back,
    transferring::without_the_money_nothing_changes,
    transferring::a_delayed_one_is_revoked_with_fee_and_limit,
    transferring::a_delayed_one_arrives_and_cannot_be_revoked_then,
    transferring::limits_hold_for_each_and_for_the_day,
    transferring::a_temporary_increase_is_decided_within_ten_minutes,
    transferring::an_increase_that_nobody_decides_lapses,
    transferring::an_elderly_customer_waits_and_shows_a_code,
    transferring::amounts_that_cannot_be_are_refused,
    losing::an_oral_report_stops_payment_and_lifts_by_itself,
    losing::a_written_report_lasts_until_the_card_is_replaced,
    losing::only_staff_enter_what_comes_in_writing,
    losing::nobody_freezes_a_customer_alone,
    investing::a_bill_is_paid_once,
    investing::a_fund_is_bought_for_eight_tenths_of_the_fee_and_redeemed,
    investing::a_regular_investment_is_made_on_its_day,
    investing::wealth_is_redeemed_up_to_what_is_held,
    investing::gold_is_bought_and_sold_by_the_gram,
    investing::what_is_not_on_sale_cannot_be_bought,
    investing::services_are_set,
    identity::three_wrong_in_a_row_lock_for_the_day,
    identity::five_wrong_in_all_lock_until_the_counter,
    identity::a_code_is_good_once_and_for_five_minutes,
    identity::each_business_needs_its_own_factors,
    identity::a_verification_ends,
    identity::a_new_number_takes_the_place_of_the_old,
    texting::who_signed_up_hears_by_text_and_needs_a_code_to_move_money,
    texting::who_did_not_sign_up_shows_nothing_by_text,
    texting::a_code_by_text_is_good_for_one_posting,
    texting::little_moves_by_text_in_one_go_and_in_a_day,
    texting::what_needs_a_password_still_needs_it,
    texting::signing_off_and_another_number_end_it_at_once,
}
