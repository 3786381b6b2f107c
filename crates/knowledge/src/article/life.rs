//! What may be done with an article, by whom and when.

use domain::{ArticleId, StaffId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Article, Content, Publication, Stage, Standing};

/// What a reviewer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is published at once.
    Publish,
    /// It goes back to its authors.
    Return,
}

/// Why something cannot be done with an article as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LifeError {
    /// It waits for its review and must be returned before it is changed.
    #[error("the article waits for its review")]
    InReview,
    /// There is nothing to submit or to review.
    #[error("the article has no draft that waits for this")]
    NothingWaiting,
    /// Who wrote it may not review it.
    #[error("an author may not review the article")]
    OwnWork,
    /// It is not published, or is over already.
    #[error("the article is not current")]
    NotCurrent,
}

impl Article {
    /// A first draft.
    #[must_use]
    pub fn begin(id: ArticleId, content: Content, by: StaffId, now: Timestamp) -> Self {
        Self {
            id,
            working: content,
            stage: Stage::Draft,
            revision: 1,
            editors: vec![by],
            submitted: None,
            returned: None,
            published: None,
            ended: None,
            updated_at: now,
        }
    }

    /// The article with another working copy.
    ///
    /// # Errors
    /// [`LifeError::InReview`].
    pub fn edit(&self, content: Content, by: StaffId, now: Timestamp) -> Result<Self, LifeError> {
        if self.stage == Stage::InReview {
            return Err(LifeError::InReview);
        }
        let mut next = self.next(now);
        next.working = content;
        next.stage = Stage::Draft;
        if !next.editors.contains(&by) {
            next.editors.push(by);
        }
        Ok(next)
    }

    /// The article handed to its reviewer.
    ///
    /// # Errors
    /// [`LifeError::NothingWaiting`] unless there is a draft.
    pub fn submit(&self, by: StaffId, now: Timestamp) -> Result<Self, LifeError> {
        if self.stage != Stage::Draft {
            return Err(LifeError::NothingWaiting);
        }
        let mut next = self.next(now);
        next.stage = Stage::InReview;
        next.submitted = Some((by, now));
        next.returned = None;
        Ok(next)
    }

    /// The article after its review: published as the next version, or returned.
    ///
    /// # Errors
    /// [`LifeError::NothingWaiting`] unless it waits; [`LifeError::OwnWork`] for its authors and who submitted it.
    pub fn review(&self, verdict: Verdict, note: &str, by: StaffId, now: Timestamp) -> Result<Self, LifeError> {
        if self.stage != Stage::InReview {
            return Err(LifeError::NothingWaiting);
        }
        let submitted_by = self.submitted.map(|(staff, _)| staff);
        if self.editors.contains(&by) || submitted_by == Some(by) {
            return Err(LifeError::OwnWork);
        }
        let mut next = self.next(now);
        match verdict {
            Verdict::Publish => next.publish(Some(by), submitted_by, note, now),
            Verdict::Return => {
                next.stage = Stage::Draft;
                next.returned = Some(note.to_owned());
            }
        }
        Ok(next)
    }

    /// The article taken back before its validity ends.
    ///
    /// # Errors
    /// [`LifeError::NotCurrent`] unless it is published and not over.
    pub fn expire(&self, reason: &str, now: Timestamp) -> Result<Self, LifeError> {
        if !matches!(self.standing(now), Standing::Current | Standing::Scheduled) {
            return Err(LifeError::NotCurrent);
        }
        let mut next = self.next(now);
        next.ended = Some((now, reason.to_owned()));
        Ok(next)
    }

    /// Publishes the working copy as the next version.
    pub(crate) fn publish(&mut self, by: Option<StaffId>, submitted_by: Option<StaffId>, note: &str, now: Timestamp) {
        let version = self.published.as_ref().map_or(1, |publication| publication.version + 1);
        let content = self.working.clone();
        self.published = Some(Publication { version, content, at: now, by, submitted_by, note: note.to_owned() });
        self.stage = Stage::Published;
        self.editors.clear();
        self.submitted = None;
        self.returned = None;
        self.ended = None;
    }

    fn next(&self, now: Timestamp) -> Self {
        Self { revision: self.revision + 1, updated_at: now, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;

    const NOW: Timestamp = Timestamp::from_seconds(1_770_944_400);

    fn drafted(by: StaffId) -> Article {
        Article::begin(ArticleId::of("card-loss"), Content::default(), by, NOW)
    }

    #[test]
    fn an_article_is_published_by_somebody_who_did_not_write_it() {
        let (author, helper, other) = (StaffId::generate(), StaffId::generate(), StaffId::generate());
        let waiting = drafted(author).edit(Content::default(), helper, NOW).unwrap().submit(author, NOW).unwrap();
        assert_eq!(waiting.review(Verdict::Publish, "", author, NOW), Err(LifeError::OwnWork));
        assert_eq!(waiting.review(Verdict::Publish, "", helper, NOW), Err(LifeError::OwnWork));
        let published = waiting.review(Verdict::Publish, "", other, NOW).unwrap();
        assert_eq!((published.stage, published.standing(NOW)), (Stage::Published, Standing::Current));
        assert_eq!(published.published.unwrap().version, 1);
    }

    #[test]
    fn what_waits_for_review_is_not_changed_under_the_reviewers_eyes() {
        let author = StaffId::generate();
        let waiting = drafted(author).submit(author, NOW).unwrap();
        assert_eq!(waiting.edit(Content::default(), author, NOW), Err(LifeError::InReview));
        let returned = waiting.review(Verdict::Return, "请补充英文", StaffId::generate(), NOW).unwrap();
        assert_eq!((returned.stage, returned.returned.as_deref()), (Stage::Draft, Some("请补充英文")));
        assert!(returned.edit(Content::default(), author, NOW).is_ok());
    }

    #[test]
    fn readers_keep_the_published_version_while_the_next_is_written() {
        let (author, other) = (StaffId::generate(), StaffId::generate());
        let first = drafted(author).submit(author, NOW).unwrap().review(Verdict::Publish, "", other, NOW).unwrap();
        let edited = first.edit(Content { keywords: vec!["新".into()], ..Content::default() }, author, NOW).unwrap();
        assert!(edited.current(NOW).unwrap().content.keywords.is_empty());
        let second = edited.submit(author, NOW).unwrap().review(Verdict::Publish, "", other, NOW).unwrap();
        assert_eq!(second.published.unwrap().version, 2);
    }

    #[test]
    fn an_article_holds_within_its_validity_only() {
        let (author, other) = (StaffId::generate(), StaffId::generate());
        let hour = std::time::Duration::from_secs(3600);
        let mut content = Content::default();
        content.dimensions.valid_from = Some(NOW + hour);
        content.dimensions.valid_to = Some(NOW + 2 * hour);
        let draft = Article::begin(ArticleId::of("festival"), content, author, NOW);
        assert_eq!(draft.standing(NOW), Standing::Unpublished);
        let article = draft.submit(author, NOW).unwrap().review(Verdict::Publish, "", other, NOW).unwrap();
        let standings = [NOW, NOW + hour, NOW + 2 * hour].map(|at| article.standing(at));
        assert_eq!(standings, [Standing::Scheduled, Standing::Current, Standing::Expired]);
    }

    #[test]
    fn an_article_that_was_taken_back_is_over_at_once_and_only_once() {
        let (author, other) = (StaffId::generate(), StaffId::generate());
        assert_eq!(drafted(author).expire("政策调整", NOW), Err(LifeError::NotCurrent));
        let article = drafted(author).submit(author, NOW).unwrap().review(Verdict::Publish, "", other, NOW).unwrap();
        let over = article.expire("政策调整", NOW).unwrap();
        assert_eq!(over.standing(NOW), Standing::Expired);
        assert_eq!(over.expire("再来", NOW), Err(LifeError::NotCurrent));
    }
}
