//! selfservice
