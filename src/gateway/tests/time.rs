use std::time::Duration;

use tokio::time::sleep;

use super::counterparts::{Client, Echo};
use super::{House, PATIENCE};

#[tokio::test]
async fn a_head_has_its_time_and_no_more() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let mut slow = Client::to(house.address).await;
    let started = tokio::time::Instant::now();
    for byte in "GET / HTTP/1.1\r\n".chars() {
        // Once it is refused, writing may fail.
        let _ = tokio::io::AsyncWriteExt::write_all(&mut slow.0, byte.to_string().as_bytes()).await;
        sleep(Duration::from_millis(100)).await;
    }
    assert!(slow.rest().await.starts_with("HTTP/1.1 408"));
    assert!(started.elapsed() < PATIENCE.head * 4);

    let mut second = Client::to(house.address).await;
    second.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n").await;
    second.answer().await;
    second.send("GET /2 HTTP").await;
    assert!(second.rest().await.starts_with("HTTP/1.1 408"), "later heads as well");
}

#[tokio::test]
async fn whoever_says_nothing_is_let_go_without_a_word() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let mut silent = Client::to(house.address).await;
    assert_eq!(silent.rest().await, "");
    let mut idle = Client::to(house.address).await;
    // Before it asks: it may learn of the answer long after the gateway has begun to wait.
    let since = tokio::time::Instant::now();
    idle.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n").await;
    idle.answer().await;
    assert_eq!(idle.rest().await, "");
    assert!(since.elapsed() >= PATIENCE.keep_alive && since.elapsed() < PATIENCE.keep_alive * 3);
}

#[tokio::test]
async fn an_upstream_that_keeps_silent_is_given_up() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let mut client = Client::to(house.address).await;
    client.send("GET /silent HTTP/1.1\r\nHost: h\r\n\r\n").await;
    let since = tokio::time::Instant::now();
    client.rest().await;
    assert!(since.elapsed() >= Duration::from_millis(450) && since.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn whoever_takes_no_byte_of_an_answer_is_let_go() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let mut client = Client::to(house.address).await;
    client.send("GET /endless HTTP/1.1\r\nHost: h\r\n\r\n").await;
    sleep(PATIENCE.idle * 4).await;
    assert!(echo.heard().ends_with("GONE"), "the app's side is closed, too");
}

#[tokio::test]
async fn at_the_end_the_idle_leave_at_once_and_the_busy_finish() {
    let echo = Echo::start().await;
    let house = House::before(echo.address).await;
    let mut idle = Client::to(house.address).await;
    idle.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n").await;
    idle.answer().await;
    let mut busy = Client::to(house.address).await;
    busy.send("POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab").await;
    sleep(Duration::from_millis(50)).await;

    house.doors.closing.cancel();
    house.gate.let_finish().await;
    house.doors.inside.close();
    let since = tokio::time::Instant::now();
    assert_eq!(idle.rest().await, "");
    assert!(since.elapsed() < Duration::from_millis(200));
    busy.send("cd").await;
    assert!(busy.rest().await.ends_with("\r\n\r\n/2"));
    house.doors.inside.wait().await;
    assert!(tokio::net::TcpStream::connect(house.address).await.is_err(), "nobody listens any more");
}
