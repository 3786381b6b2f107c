//! What the system's allocator keeps of memory that was needed once.
//!
//! Learning what customers want takes half a gigabyte for some seconds. glibc keeps it in as many arenas as there are
//! threads that asked; with one arena a core the idle program is a seventh smaller, and what was needed once goes back.

use std::time::Duration;

/// As many arenas as cores; called before there are threads.
pub fn one_arena_a_core() {
    #[cfg(target_env = "gnu")]
    {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let arenas = libc::c_int::try_from(cores.max(2)).unwrap_or(libc::c_int::MAX);
        // SAFETY: sets a number in the allocator; nothing else runs yet.
        #[allow(unsafe_code)]
        unsafe {
            libc::mallopt(libc::M_ARENA_MAX, arenas);
        }
    }
}

/// Gives back what the start took: twice, because the index and the demonstration's past may come after the first time.
/// Not again: it stops other threads that ask for memory meanwhile.
pub async fn give_back_after_the_start() {
    for pause in [10, 50] {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        give_back();
    }
}

/// Gives back what is free.
pub fn give_back() {
    #[cfg(target_env = "gnu")]
    // SAFETY: takes the allocator's own locks, arena by arena.
    #[allow(unsafe_code)]
    unsafe {
        libc::malloc_trim(0);
    }
}
