//! What happens to an order of a value-added service (增值服务订单).

use serde::{Deserialize, Serialize};

/// What a customer was promised a time for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServicePromise {
    /// 首次响应: the provider has the order.
    Response,
    /// 确认: the provider has said that it comes, and when.
    Confirmation,
    /// 完成: the service is done.
    Completion,
}

/// A step of an order. No step holds what was entered, noted or who provides it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ServiceStep {
    /// The order was entered and is read back to the customer.
    Drafted {},
    /// The customer said yes: the service is ordered.
    Requested {},
    /// The customer said no.
    Declined {},
    /// Nobody asked the customer in time.
    Expired {},
    /// The provider has the order.
    Placed {},
    /// The provider comes.
    Confirmed {},
    /// The service is done.
    Done {},
    /// The order was taken back; `in_time`: it does not count.
    Cancelled { in_time: bool },
    /// The provider could not do it; it does not count.
    Failed {},
    /// What was promised has not happened in time.
    Overdue { promise: ServicePromise },
}
