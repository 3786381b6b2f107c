use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use bytes::Bytes;
use domain::ObjectId;
use platform::objects::{NewObject, ObjectError, Objects};
use platform::testing::{ManualClock, TestDatabase, database};

struct Kept {
    database: TestDatabase,
    objects: Objects,
}

impl Kept {
    async fn new() -> Self {
        let database = database().await;
        let objects =
            Objects::open(database.folder(), database.database(), ManualClock::default().shared()).await.unwrap();
        Self { database, objects }
    }

    async fn reopened(&self) -> Objects {
        Objects::open(self.database.folder(), self.database.database(), ManualClock::default().shared()).await.unwrap()
    }

    fn file(&self, id: ObjectId) -> PathBuf {
        let name = id.0.simple().to_string();
        self.database.folder().join("objects").join(&name[name.len() - 2..]).join(name)
    }
}

fn content(length: usize) -> Bytes {
    (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect()
}

fn new(bytes: Bytes) -> NewObject {
    NewObject { kind: "chat_file", media_type: "image/png".into(), name: "照片.png".into(), bytes }
}

#[tokio::test]
async fn an_object_comes_back_as_it_was_stored_also_after_a_restart() {
    let kept = Kept::new().await;
    for length in [0, 1, 65_535, 65_536, 65_537, 200_000] {
        let id = kept.objects.put(new(content(length))).await.unwrap();
        let stored = kept.reopened().await.get(id).await.unwrap();
        assert_eq!(stored.bytes, content(length), "{length} bytes");
        assert_eq!((stored.info.bytes, stored.info.complete), (length as u64, true));
        assert_eq!((stored.info.name.as_str(), stored.info.media_type.as_str()), ("照片.png", "image/png"));
    }
}

#[tokio::test]
async fn a_part_of_an_object_is_read_by_itself() {
    let kept = Kept::new().await;
    let whole = content(200_000);
    let id = kept.objects.put(new(whole.clone())).await.unwrap();
    for range in [0..10, 65_530..65_540, 65_536..131_072, 199_990..200_000, 10..10, 199_990..999_999] {
        let part = kept.objects.get_range(id, range.clone()).await.unwrap();
        let end = usize::try_from(range.end).unwrap().min(whole.len());
        assert_eq!(part, whole.slice(usize::try_from(range.start).unwrap()..end), "{range:?}");
    }
    assert!(kept.objects.get_range(id, 300_000..300_010).await.unwrap().is_empty());
}

#[tokio::test]
async fn nothing_of_an_object_can_be_read_from_the_disk() {
    let kept = Kept::new().await;
    let secret = "my card number is 6222 0000 1111 2222";
    let id = kept.objects.put(new(Bytes::from(secret.repeat(100)))).await.unwrap();
    let on_disk = std::fs::read(kept.file(id)).unwrap();
    assert!(!on_disk.windows(8).any(|window| secret.as_bytes().windows(8).any(|part| part == window)));
    for name in ["keys/master.key", "keys"] {
        let mode = std::fs::metadata(kept.database.folder().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} is the owner's only");
    }
}

#[tokio::test]
async fn an_object_that_was_tampered_with_is_not_handed_out() {
    let kept = Kept::new().await;
    let (id, other) = (
        kept.objects.put(new(content(150_000))).await.unwrap(),
        kept.objects.put(new(content(150_000))).await.unwrap(),
    );
    let sealed = std::fs::read(kept.file(id)).unwrap();
    let chunk = 65_536 + 16;
    let mut flipped = sealed.clone();
    flipped[70_000] ^= 1;
    let mut exchanged = sealed[chunk..2 * chunk].to_vec();
    exchanged.extend_from_slice(&sealed[..chunk]);
    exchanged.extend_from_slice(&sealed[2 * chunk..]);
    let foreign = std::fs::read(kept.file(other)).unwrap();
    for wrong in [flipped, exchanged, sealed[..chunk].to_vec(), foreign] {
        std::fs::write(kept.file(id), wrong).unwrap();
        assert!(matches!(kept.objects.get(id).await, Err(ObjectError::Damaged)));
    }
    std::fs::write(kept.file(id), &sealed).unwrap();
    assert!(kept.objects.get(id).await.is_ok());
    std::fs::remove_file(kept.file(id)).unwrap();
    assert!(matches!(kept.objects.get(id).await, Err(ObjectError::Damaged)));
}

#[tokio::test]
async fn an_object_that_is_not_there_is_unknown() {
    assert!(matches!(Kept::new().await.objects.get(ObjectId::generate()).await, Err(ObjectError::Unknown)));
}

#[tokio::test]
async fn another_master_key_opens_nothing() {
    let kept = Kept::new().await;
    let id = kept.objects.put(new(content(100))).await.unwrap();
    let key = kept.database.folder().join("keys/master.key");
    std::fs::write(&key, "0".repeat(64)).unwrap();
    assert!(matches!(kept.reopened().await.get(id).await, Err(ObjectError::Damaged)));
    std::fs::write(&key, "no key").unwrap();
    let refused =
        Objects::open(kept.database.folder(), kept.database.database(), ManualClock::default().shared()).await;
    assert!(matches!(refused, Err(ObjectError::MasterKey(_))));
}

#[tokio::test]
async fn an_object_that_grows_can_be_read_meanwhile_and_is_whole_at_its_end() {
    let kept = Kept::new().await;
    let whole = content(10_050);
    let id = ObjectId::generate();
    let mut writer = kept.objects.begin(id, "recording", "audio/wav".into(), "call.wav".into(), 1000).await.unwrap();
    for part in whole.chunks(333) {
        writer.append(part).unwrap();
    }
    let info = kept.objects.info(id).await.unwrap();
    assert_eq!((info.bytes, info.complete), (10_000, false));
    assert_eq!(kept.objects.get_range(id, 990..1010).await.unwrap(), whole.slice(990..1010));
    writer.finish().await.unwrap();
    let stored = kept.objects.get(id).await.unwrap();
    assert_eq!((stored.bytes, stored.info.complete), (whole, true));
}

#[tokio::test]
async fn an_object_that_was_cut_short_keeps_its_whole_chunks() {
    let kept = Kept::new().await;
    let whole = content(5_700);
    let id = ObjectId::generate();
    let mut writer = kept.objects.begin(id, "recording", "audio/wav".into(), "call.wav".into(), 1000).await.unwrap();
    writer.append(&whole).unwrap();
    drop(writer);
    // The crash came while a chunk was on its way to the disk.
    let mut torn = std::fs::read(kept.file(id)).unwrap();
    torn.extend_from_slice(&[7; 500]);
    std::fs::write(kept.file(id), torn).unwrap();
    let stored = kept.reopened().await.get(id).await.unwrap();
    assert_eq!((stored.bytes, stored.info.complete), (whole.slice(..5000), true));
}
