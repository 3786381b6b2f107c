//! The daily report (热点日报): what was asked on a day, for each department and branch.
//!
//! A report is made in the first minutes of the next day and kept. It is shown on a page and downloaded as JSON or CSV;
//! sending it by mail needs a mail door, which the centre does not have.

use std::time::Duration;

use domain::{ArticleId, Localised, Timestamp};
use platform::database::{Database, DatabaseError, Row};
use serde::{Deserialize, Serialize};
use time::Date;
use time::macros::format_description;
use uuid::Uuid;

use crate::base::Knowledge;
use crate::error::KnowledgeError;
use crate::gap::{self, Gap, GapState};
use crate::institution::Institution;
use crate::queries::json;
use crate::reading::{self, beginning_of_day, day_of};
use crate::topics::{HOURS_KEPT, Trend};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// After midnight, so that the notes of the day are written.
const AFTER_MIDNIGHT: Duration = Duration::from_secs(120);
/// How many lines each part has at most.
const LINES: usize = 20;
/// Articles that end within this time are told.
const ENDING_WITHIN: Duration = Duration::from_secs(30 * 24 * 3600);

/// What was asked on a day, as one institution gets it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Report {
    /// The day, `2026-02-13`.
    pub day: String,
    /// Whose it is.
    pub institution: String,
    /// The name of the department or branch.
    pub institution_name: Localised,
    /// When it was made.
    pub made_at: Timestamp,
    /// Questions of the whole bank by what came of them.
    pub questions: QuestionFigures,
    /// The hot questions of the whole bank, the hottest first.
    pub hot: Vec<ReportTopic>,
    /// Those that the institution's articles answer.
    pub own: Vec<ReportTopic>,
    /// Gaps that the institution was asked to close, then the most asked that nobody was asked to.
    pub gaps: Vec<Gap>,
    /// The institution's articles that end within thirty days.
    pub ending: Vec<EndingArticle>,
    /// The institution's articles that were read most on the day.
    pub most_read: Vec<ReadArticle>,
    /// The institution's articles with feedback that nobody has seen to.
    pub feedback: Vec<FeedbackCount>,
}

/// Questions by what came of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct QuestionFigures {
    /// All.
    pub asked: i64,
    /// Answered by an article.
    pub found: i64,
    /// Asked back.
    pub asked_back: i64,
    /// Answered by none.
    pub nothing: i64,
}

/// A hot question of the day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReportTopic {
    /// The topic.
    #[schema(value_type = String, format = "uuid")]
    pub topic: Uuid,
    /// A question that stands for it, masked.
    pub label: String,
    /// Its figures over the day.
    pub trend: Trend,
    /// The article that answers it.
    pub article: Option<ArticleId>,
    /// Its title.
    pub title: Option<Localised>,
}

/// An article that ends soon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EndingArticle {
    /// The article.
    pub article: ArticleId,
    /// Its title.
    pub title: Localised,
    /// When it ends.
    pub valid_to: Timestamp,
}

/// An article with its readings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReadArticle {
    /// The article.
    pub article: ArticleId,
    /// Its title.
    pub title: Localised,
    /// How often it was read.
    pub readings: i64,
}

/// An article with feedback.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FeedbackCount {
    /// The article.
    pub article: ArticleId,
    /// Its title.
    pub title: Localised,
    /// How many remarks wait.
    pub waiting: i64,
}

/// Makes the reports of each day after its end, and at the start those of yesterday if they are missing.
pub(crate) async fn make_daily(knowledge: Knowledge) {
    loop {
        let today = beginning_of_day(knowledge.now());
        if let Err(error) = knowledge.make_reports(today - Duration::from_secs(1)).await {
            tracing::error!(%error, "the daily reports could not be made; they are tried again in an hour");
            knowledge.inner.foundations.clock.sleep_until(knowledge.now() + Duration::from_secs(3600)).await;
            continue;
        }
        if let Err(error) = knowledge.forget_old(today).await {
            tracing::error!(%error, "old questions could not be forgotten");
        }
        knowledge.inner.foundations.clock.sleep_until(today + DAY + AFTER_MIDNIGHT).await;
    }
}

impl Knowledge {
    /// Makes and keeps the reports of the day in which the time lies, of each institution that has none of it.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn make_reports(&self, within: Timestamp) -> Result<usize, KnowledgeError> {
        let institutions: Vec<Institution> =
            { self.inner.institutions.read().values().map(|(institution, _)| institution.clone()).collect() };
        let day = day_of(within);
        let made = kept(self.database(), &day).await?;
        let mut writes = Vec::new();
        for institution in institutions.iter().filter(|institution| !made.contains(&institution.id)) {
            let report = self.report_of(within, institution).await?;
            let sql = "INSERT INTO knowledge_report (day, institution, document, made_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (day, institution) DO NOTHING";
            let values = [
                day.as_str().into(),
                institution.id.as_str().into(),
                json(&report).into(),
                report.made_at.micros().into(),
            ];
            writes.push(self.database().sql(sql, values));
        }
        let count = writes.len();
        if count > 0 {
            self.database().transaction(writes).await?;
        }
        Ok(count)
    }

    /// The report of a day: as it was kept, or of the day that is not over yet as it would be now.
    pub(crate) async fn report(&self, day: &str, institution: &str) -> Result<Report, KnowledgeError> {
        let (known, _) =
            self.inner.institutions.read().get(institution).cloned().ok_or(KnowledgeError::UnknownReport)?;
        let date =
            Date::parse(day, format_description!("[year]-[month]-[day]")).map_err(|_| KnowledgeError::UnknownReport)?;
        if day == day_of(self.now()) && date.to_string() == day {
            return self.report_of(self.now(), &known).await;
        }
        let database = self.database();
        let sql = "SELECT document FROM knowledge_report WHERE day = $1 AND institution = $2";
        let row = database.fetch_one(database.sql(sql, [day.into(), institution.into()])).await?;
        Ok(row.ok_or(KnowledgeError::UnknownReport)?.json("document")?)
    }

    async fn report_of(&self, within: Timestamp, institution: &Institution) -> Result<Report, KnowledgeError> {
        self.inner.notes.flush().await;
        let now = self.now();
        let begins = beginning_of_day(within);
        let last = (begins + DAY - Duration::from_secs(1)).min(within.max(begins));
        let hours = u32::try_from(last.since(begins).as_secs() / 3600 + 1).unwrap_or(24);
        let library = self.library();
        let title_of = |id: &ArticleId| {
            let article = library.get(id)?;
            Some(article.published.as_ref().map_or(&article.working, |publication| &publication.content).title.clone())
        };
        let belongs = |id: &ArticleId| {
            library.get(id).and_then(|article| article.published.clone()).is_some_and(|publication| {
                let dimensions = &publication.content.dimensions;
                let in_region = institution.region.as_ref().is_some_and(|region| dimensions.regions.contains(region));
                dimensions.institution == institution.id || in_region
            })
        };
        let all: Vec<ReportTopic> = {
            let topics = self.inner.topics.lock();
            let hot = topics.hot(last, hours, usize::MAX);
            hot.into_iter()
                .map(|hot| ReportTopic {
                    topic: hot.topic.id,
                    label: hot.topic.label.clone(),
                    article: hot.topic.article.clone(),
                    title: hot.topic.article.as_ref().and_then(title_of),
                    trend: hot.trend,
                })
                .collect()
        };
        let own = all.iter().filter(|topic| topic.article.as_ref().is_some_and(belongs)).take(LINES).cloned().collect();
        let database = self.database();
        let limit = u32::try_from(LINES).unwrap_or(20);
        let mut gaps = gap::list(database, GapState::Assigned, 0, 200).await?;
        gaps.retain(|gap| gap.institution.as_deref() == Some(institution.id.as_str()));
        gaps.extend(gap::list(database, GapState::Open, 0, limit).await?);
        gaps.truncate(LINES);
        let mut ending: Vec<EndingArticle> = library
            .all()
            .iter()
            .filter(|article| belongs(&article.id))
            .filter_map(|article| {
                let publication = article.current(now)?;
                let valid_to = publication.content.dimensions.valid_to.filter(|end| *end <= now + ENDING_WITHIN)?;
                Some(EndingArticle { article: article.id.clone(), title: publication.content.title.clone(), valid_to })
            })
            .collect();
        ending.sort_by_key(|article| article.valid_to);
        ending.truncate(LINES);
        let day = day_of(begins);
        let readings = reading::of_day(database, &day).await?;
        let read = readings.into_iter().filter(|(id, _)| belongs(id));
        let most_read =
            read.filter_map(|(article, readings)| Some(ReadArticle { title: title_of(&article)?, article, readings }));
        let feedback = waiting_feedback(database).await?.into_iter().filter(|(id, _)| belongs(id));
        let feedback = feedback
            .filter_map(|(article, waiting)| Some(FeedbackCount { title: title_of(&article)?, article, waiting }));
        Ok(Report {
            institution: institution.id.clone(),
            institution_name: institution.name.clone(),
            made_at: now,
            questions: figures(database, begins, begins + DAY).await?,
            hot: all.into_iter().take(LINES).collect(),
            own,
            gaps,
            ending,
            most_read: most_read.take(LINES).collect(),
            feedback: feedback.take(LINES).collect(),
            day,
        })
    }

    async fn forget_old(&self, now: Timestamp) -> Result<(), KnowledgeError> {
        let topics = Duration::from_secs(u64::try_from(HOURS_KEPT).unwrap_or(216) * 3600);
        let statements =
            crate::queries::forget(self.database(), now - self.inner.settings.questions_kept, now - topics);
        Ok(self.database().transaction(statements).await?)
    }
}

/// Which institutions have a report of the day.
async fn kept(database: &Database, day: &str) -> Result<Vec<String>, DatabaseError> {
    let rows = database
        .fetch_all(database.sql("SELECT institution FROM knowledge_report WHERE day = $1", [day.into()]))
        .await?;
    rows.iter().map(|row| row.column("institution")).collect()
}

/// The days of which an institution has reports, the latest first.
pub(crate) async fn days(database: &Database, institution: &str) -> Result<Vec<String>, DatabaseError> {
    let sql = "SELECT day FROM knowledge_report WHERE institution = $1 ORDER BY day DESC LIMIT 400";
    let rows = database.fetch_all(database.sql(sql, [institution.into()])).await?;
    rows.iter().map(|row| row.column("day")).collect()
}

async fn figures(database: &Database, from: Timestamp, to: Timestamp) -> Result<QuestionFigures, DatabaseError> {
    let sql = "SELECT outcome, COUNT(*) AS questions FROM asked_question WHERE at >= $1 AND at < $2 GROUP BY outcome";
    let rows = database.fetch_all(database.sql(sql, [from.micros().into(), to.micros().into()])).await?;
    let mut figures = QuestionFigures::default();
    for row in &rows {
        let count: i64 = row.column("questions")?;
        figures.asked += count;
        match row.column::<String>("outcome")?.as_str() {
            "found" => figures.found += count,
            "ask_back" => figures.asked_back += count,
            _ => figures.nothing += count,
        }
    }
    Ok(figures)
}

async fn waiting_feedback(database: &Database) -> Result<Vec<(ArticleId, i64)>, DatabaseError> {
    let sql = "SELECT article, COUNT(*) AS waiting FROM article_feedback WHERE settled_at IS NULL AND kind <> 'helpful'
        GROUP BY article ORDER BY 2 DESC, article LIMIT 500";
    let rows = database.fetch_all(database.sql(sql, [])).await?;
    rows.iter().map(|row| Ok((row.parsed("article")?, row.column("waiting")?))).collect()
}

impl Report {
    /// The report as CSV (RFC 4180) with a mark by which spreadsheets know UTF-8.
    #[must_use]
    pub fn to_csv(&self, language: domain::Language) -> String {
        let zh = language == domain::Language::Zh;
        let say = |zh_text: &'static str, en_text: &'static str| if zh { zh_text } else { en_text };
        let mut lines: Vec<Vec<String>> = vec![
            vec![say("日期", "Day").into(), self.day.clone()],
            vec![say("机构", "Institution").into(), self.institution_name.get(language).to_owned()],
        ];
        let questions = &self.questions;
        for (name, count) in [
            (say("提问", "Questions"), questions.asked),
            (say("已回答", "Answered"), questions.found),
            (say("已反问", "Asked back"), questions.asked_back),
            (say("未回答", "Unanswered"), questions.nothing),
        ] {
            lines.push(vec![name.into(), count.to_string()]);
        }
        let header = ["部分", "问题或知识", "次数", "未回答", "昨日", "上周同日", "知识编号"];
        let header_en = ["Part", "Question or article", "Count", "Unanswered", "Yesterday", "Last week", "Article"];
        lines.push(if zh { header } else { header_en }.map(str::to_owned).into());
        for (part, topics) in [(say("全行热点", "Hot"), &self.hot), (say("本机构热点", "Own"), &self.own)] {
            for topic in topics {
                let trend = &topic.trend;
                let figures =
                    [trend.asked, trend.unanswered, trend.yesterday, trend.last_week].map(|count| count.to_string());
                let article = topic.article.as_ref().map_or_else(String::new, ToString::to_string);
                lines
                    .push([part.to_owned(), topic.label.clone()].into_iter().chain(figures).chain([article]).collect());
            }
        }
        let short = |part: &str, text: &str, count: String, article: String| {
            vec![part.to_owned(), text.to_owned(), count, String::new(), String::new(), String::new(), article]
        };
        for gap in &self.gaps {
            let article = gap.article.as_ref().map_or_else(String::new, ToString::to_string);
            lines.push(short(say("待补知识", "Gap"), &gap.example, gap.asked.to_string(), article));
        }
        for read in &self.most_read {
            lines.push(short(
                say("阅读最多", "Most read"),
                read.title.get(language),
                read.readings.to_string(),
                read.article.to_string(),
            ));
        }
        for ending in &self.ending {
            lines.push(short(
                say("即将到期", "Ending"),
                ending.title.get(language),
                ending.valid_to.to_string(),
                ending.article.to_string(),
            ));
        }
        for feedback in &self.feedback {
            let count = feedback.waiting.to_string();
            lines.push(short(
                say("待处理反馈", "Feedback"),
                feedback.title.get(language),
                count,
                feedback.article.to_string(),
            ));
        }
        let lines = lines.iter().map(|line| line.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
        format!("\u{feff}{}\r\n", lines.collect::<Vec<_>>().join("\r\n"))
    }
}

/// A cell of CSV. What a spreadsheet would take for a formula is kept a text.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded = if formula { format!("'{cell}") } else { cell.to_owned() };
    if guarded.contains([',', '"', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_never_breaks_its_line() {
        assert_eq!(quoted("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(quoted("转账,限额"), "\"转账,限额\"");
        assert_eq!(quoted("挂失"), "挂失");
    }
}
