//! Putting in what a program comes with: the demonstration's institutions, editions, synonyms and articles.

use std::sync::Arc;

use domain::ArticleId;
use serde::Deserialize;

use crate::article::{Article, Content, Stage};
use crate::base::Knowledge;
use crate::edition::SpecialEdition;
use crate::error::KnowledgeError;
use crate::institution::Institution;
use crate::queries;
use crate::synonyms::Synonyms;

/// What is put in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Seed {
    /// Departments and branches.
    pub institutions: Vec<Institution>,
    /// Special editions.
    pub editions: Vec<SpecialEdition>,
    /// Words that mean the same.
    pub synonyms: Synonyms,
    /// Articles.
    pub articles: Vec<SeedArticle>,
}

/// An article that is put in as published.
#[derive(Debug, Clone, Deserialize)]
pub struct SeedArticle {
    /// Its key.
    pub id: ArticleId,
    /// What it says.
    pub content: Content,
}

impl Seed {
    /// Reads several files of which each has some of the parts.
    ///
    /// # Errors
    /// If one is no such file.
    pub fn read<'a>(files: impl IntoIterator<Item = &'a str>) -> Result<Self, serde_json::Error> {
        let mut seed = Self::default();
        for file in files {
            let part: Self = serde_json::from_str(file)?;
            seed.institutions.extend(part.institutions);
            seed.editions.extend(part.editions);
            seed.synonyms.groups.extend(part.synonyms.groups);
            seed.articles.extend(part.articles);
        }
        Ok(seed)
    }

    /// The articles as published, without a store.
    #[must_use]
    pub fn published(&self, now: domain::Timestamp) -> Vec<Arc<Article>> {
        self.articles.iter().map(|article| Arc::new(published(article, now))).collect()
    }
}

fn published(seed: &SeedArticle, now: domain::Timestamp) -> Article {
    let mut article = Article {
        id: seed.id.clone(),
        working: seed.content.clone(),
        stage: Stage::Draft,
        revision: 1,
        editors: Vec::new(),
        submitted: None,
        returned: None,
        published: None,
        ended: None,
        updated_at: now,
    };
    article.publish(None, None, "", now);
    article
}

impl Knowledge {
    /// Puts everything into a knowledge base that has no articles; leaves one that has some as it is.
    ///
    /// # Errors
    /// If something in it is not right or the store cannot be written.
    pub async fn seed(&self, seed: &Seed) -> Result<(), KnowledgeError> {
        if !self.library().all().is_empty() {
            return Ok(());
        }
        let now = self.now();
        let articles = seed.published(now);
        let database = self.database();
        let mut writes: Vec<_> =
            seed.institutions.iter().map(|institution| queries::put_institution(database, institution, 1)).collect();
        writes.extend(seed.editions.iter().map(|edition| queries::put_edition(database, edition, 1)));
        writes.push(queries::put_synonyms(database, &seed.synonyms, 1));
        for article in &articles {
            writes.push(queries::put_article(database, article));
            writes.extend(
                article.published.as_ref().map(|publication| queries::add_version(database, &article.id, publication)),
            );
        }
        database.transaction(writes).await?;
        let (groups, shelved) = (seed.synonyms.groups.clone(), articles);
        let library = tokio::task::spawn_blocking(move || {
            crate::library::Library::new(Arc::new(crate::words::Lexicon::new(&groups)), shelved)
        });
        *self.inner.library.write() = Arc::new(library.await.map_err(|_| KnowledgeError::Stopping)??);
        *self.inner.synonyms.write() = (seed.synonyms.clone(), 1);
        self.inner.institutions.write().extend(seed.institutions.iter().map(|one| (one.id.clone(), (one.clone(), 1))));
        self.inner.editions.write().extend(seed.editions.iter().map(|one| (one.id.clone(), (one.clone(), 1))));
        Ok(())
    }
}
