//! The routes of the daily reports.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use platform::http::{Api, ApiJson, ApiPath, Problem, Routes, caller_language, routes};
use serde::Serialize;

use super::INSIDERS;
use crate::base::Knowledge;
use crate::error::KnowledgeError;
use crate::reading::day_of;
use crate::report::{self, Report};

pub(super) fn routes(knowledge: &Knowledge) -> Api {
    Routes::new()
        .route(INSIDERS, routes!(list_reports))
        .route(INSIDERS, routes!(show_report))
        .route(INSIDERS, routes!(report_csv))
        .with_state(knowledge.clone())
}

/// The days of which an institution has reports.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ReportDays {
    /// Today, whose report is not final.
    today: String,
    /// Days with kept reports, the latest first.
    days: Vec<String>,
}

/// The days of which there are reports.
#[utoipa::path(get, path = "/knowledge-reports/{institution}", tag = "knowledge", params(("institution" = String, Path)),
    responses((status = 200, body = ReportDays)))]
async fn list_reports(
    State(knowledge): State<Knowledge>,
    ApiPath(institution): ApiPath<String>,
) -> Result<ApiJson<ReportDays>, Problem> {
    if !knowledge.inner.institutions.read().contains_key(&institution) {
        return Err(KnowledgeError::UnknownReport.into());
    }
    let days = report::days(knowledge.database(), &institution).await?;
    Ok(ApiJson(ReportDays { today: day_of(knowledge.now()), days }))
}

/// The report of a day: as it was kept, or for today as it would be now.
#[utoipa::path(get, path = "/knowledge-reports/{institution}/{day}", tag = "knowledge",
    params(("institution" = String, Path), ("day" = String, Path)), responses((status = 200, body = Report)))]
async fn show_report(
    State(knowledge): State<Knowledge>,
    ApiPath((institution, day)): ApiPath<(String, String)>,
) -> Result<ApiJson<Report>, Problem> {
    Ok(ApiJson(knowledge.report(&day, &institution).await?))
}

/// The report of a day for a spreadsheet.
#[utoipa::path(get, path = "/knowledge-reports/{institution}/{day}/csv", tag = "knowledge",
    params(("institution" = String, Path), ("day" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn report_csv(
    State(knowledge): State<Knowledge>,
    ApiPath((institution, day)): ApiPath<(String, String)>,
) -> Result<Response, Problem> {
    let report = knowledge.report(&day, &institution).await?;
    let name = format!("attachment; filename=\"knowledge-{}-{}.csv\"", report.institution, report.day);
    let disposition = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, report.to_csv(caller_language())).into_response())
}
