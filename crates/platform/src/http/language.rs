//! The language that the caller asked for.

use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::Language;

tokio::task_local! {
    static LANGUAGE: Language;
}

/// The language of the request that is being answered; Chinese outside of a request.
#[must_use]
pub fn caller_language() -> Language {
    LANGUAGE.try_with(|language| *language).unwrap_or_default()
}

/// Runs the future as if a caller of that language waited for it: for work that a handler hands on, and for tests.
pub async fn speaking<F: Future>(language: Language, future: F) -> F::Output {
    LANGUAGE.scope(language, future).await
}

/// The language of `Accept-Language` that the centre speaks and the caller likes best; Chinese if there is none.
#[must_use]
pub fn language_of(headers: &HeaderMap) -> Language {
    let Some(wishes) = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) else {
        return Language::default();
    };
    let mut best = (0.0, Language::default());
    for wish in wishes.split(',').take(16) {
        let mut parts = wish.split(';');
        let Some(Ok(language)) = parts.next().map(|tag| tag.trim().parse::<Language>()) else { continue };
        let weight =
            parts.find_map(|part| part.trim().strip_prefix("q=").map(|q| q.parse().unwrap_or(0.0))).unwrap_or(1.0_f32);
        if weight > best.0 {
            best = (weight, language);
        }
    }
    best.1
}

/// Puts the caller's language where [`caller_language`] finds it.
pub(super) async fn middleware(request: Request, next: Next) -> Response {
    speaking(language_of(request.headers()), next.run(request)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(wishes: &str) -> Language {
        language_of(&HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, wishes.parse().unwrap())]))
    }

    #[test]
    fn the_language_that_the_caller_likes_best_is_taken() {
        assert_eq!(asked("en-GB,en;q=0.9,zh;q=0.8"), Language::En);
        assert_eq!(asked("pt, zh-CN;q=0.5, en;q=0.4"), Language::Zh);
        assert_eq!(asked("tlh"), Language::Zh);
        assert_eq!(asked(";;q=,"), Language::Zh);
        assert_eq!(language_of(&HeaderMap::new()), Language::Zh);
    }
}
