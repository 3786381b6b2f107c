//! The right of media threads to go first.

/// The lowest real-time priority: before everything ordinary, behind what the system itself runs in real time.
const REAL_TIME: libc::c_int = 1;
/// For systems that do not grant real time: the most that is usual for sound.
const NICE: i32 = -11;

/// Puts the calling thread before all ordinary ones, as sound suffers from delays more than anything else here. Without
/// the right to (`CAP_SYS_NICE`, `LimitRTPRIO`), it goes as it can.
#[allow(unsafe_code)]
pub(crate) fn go_first() {
    let parameters = libc::sched_param { sched_priority: REAL_TIME };
    // SAFETY: the call reads the one structure that it is given, which lives until it returns; 0 is the calling thread.
    let refused =
        unsafe { libc::sched_setscheduler(0, libc::SCHED_RR | libc::SCHED_RESET_ON_FORK, &raw const parameters) };
    if refused != 0 {
        go_early();
    }
}

/// Puts the calling thread before ordinary ones of its group, without real time.
pub(crate) fn go_early() {
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICE);
}
