/*
 * tiny-server: a one-thread epoll HTTP/1.1 server of known behaviour, to measure load generators against.
 *
 *   cc -O2 -o tiny-server tiny-server.c
 *   ./tiny-server PORT [DELAY_US [STALL_MS [STALL_PERIOD_MS]]]
 *
 * Answers every GET with 20 bytes of JSON and keeps the connection.
 *   DELAY_US         each answer leaves this long after its request was read; the server polls meanwhile
 *   STALL_MS         the whole server sleeps this long once per STALL_PERIOD_MS (2000)
 *   environment LOG  a file: when each request was read, as 8-byte nanoseconds of CLOCK_MONOTONIC, written at the end (SIGTERM);
 *                    the server polls all the time then, so that reading is not late itself
 *   environment TRUTH  anything: how long each answer took from the moment the kernel got the request (SO_TIMESTAMPNS) until it was sent
 *
 * On SIGTERM it prints the number of requests it served, with TRUTH also the p50, p95, p99 and maximum of what the answers took, in
 * milliseconds: a client's report need not be believed.
 * Linux only; no request bodies; a head over 8 KiB ends the connection.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_FD = 65536, EVENTS = 512, HEAD = 8192, RING = 1 << 20, LOGGED = 4000000 };

static const char answer[] =
    "HTTP/1.1 200 OK\r\nServer: tiny\r\nContent-Type: application/json\r\nContent-Length: 20\r\nConnection: keep-alive\r\n\r\n"
    "{\"status\":\"healthy\"}";

struct client { size_t length; unsigned generation; char head[HEAD]; };
struct due { uint64_t at, came; int fd; unsigned generation; };

static struct client *clients[MAX_FD];
static struct due *ring;
static uint64_t first, last, served, answered, *arrivals, *took;
static volatile sig_atomic_t stopping;

static void stop(int signal) { (void)signal; stopping = 1; }

static uint64_t nanoseconds(struct timespec t) { return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec; }

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return nanoseconds(t);
}

static int compare(const void *a, const void *b) { return (*(const uint64_t *)a > *(const uint64_t *)b) - (*(const uint64_t *)a < *(const uint64_t *)b); }

static double milliseconds(double quantile) { return answered ? (double)took[(uint64_t)(quantile * (double)(answered - 1))] / 1e6 : 0; }

/* A request came at this time, by the kernel's real-time clock, and is answered now. */
static void record(uint64_t came, int times) {
    struct timespec t;
    if (!took || !came) return;
    clock_gettime(CLOCK_REALTIME, &t);
    for (; times > 0 && answered < LOGGED; times--) took[answered++] = nanoseconds(t) - came;
}

static ssize_t receive(int fd, char *into, size_t room, uint64_t *came) {
    char control[CMSG_SPACE(sizeof(struct timespec))];
    struct iovec part = {into, room};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t count = recvmsg(fd, &message, MSG_DONTWAIT);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); count > 0 && c; c = CMSG_NXTHDR(&message, c)) {
        struct timespec t;
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS) continue;
        memcpy(&t, CMSG_DATA(c), sizeof t);
        *came = nanoseconds(t);
    }
    return count;
}

static void reply(int fd, int times) {
    static char many[sizeof answer * 64];
    size_t length = 0;
    for (; times > 0; times--) {
        memcpy(many + length, answer, sizeof answer - 1);
        length += sizeof answer - 1;
        if (length + sizeof answer > sizeof many || times == 1) {
            if (send(fd, many, length, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) return;
            length = 0;
        }
    }
}

static void hang_up(int fd) {
    clients[fd]->generation++;
    close(fd);
}

static void serve(int fd, uint64_t delay) {
    struct client *c = clients[fd];
    uint64_t came = 0;
    ssize_t count = took ? receive(fd, c->head + c->length, HEAD - c->length, &came) : recv(fd, c->head + c->length, HEAD - c->length, MSG_DONTWAIT);
    if (count <= 0) {
        if (count == 0 || errno != EAGAIN) hang_up(fd);
        return;
    }
    uint64_t at = delay || arrivals ? now() : 0;
    c->length += (size_t)count;
    char *start = c->head, *end = c->head + c->length, *blank;
    int complete = 0;
    for (; (blank = memmem(start, (size_t)(end - start), "\r\n\r\n", 4)) != NULL; start = blank + 4) {
        if (arrivals && served < LOGGED) arrivals[served] = at;
        served++;
        if (delay) ring[last++ % RING] = (struct due){at + delay, came, fd, c->generation};
        else complete++;
    }
    if (complete) {
        reply(fd, complete);
        record(came, complete);
    }
    c->length = (size_t)(end - start);
    if (c->length == HEAD) hang_up(fd);
    else memmove(c->head, start, c->length);
}

int main(int argc, char **argv) {
    if (argc < 2) return fprintf(stderr, "usage: %s PORT [DELAY_US [STALL_MS [STALL_PERIOD_MS]]]\n", argv[0]), 2;
    uint64_t delay = argc > 2 ? strtoull(argv[2], NULL, 10) * 1000 : 0;
    uint64_t stall = argc > 3 ? strtoull(argv[3], NULL, 10) * 1000000 : 0;
    uint64_t period = argc > 4 ? strtoull(argv[4], NULL, 10) * 1000000 : 2000000000u;
    const char *log = getenv("LOG");
    if (log) arrivals = calloc(LOGGED, sizeof *arrivals);
    if (getenv("TRUTH")) took = calloc(LOGGED, sizeof *took);
    if (delay) ring = calloc(RING, sizeof *ring);
    signal(SIGTERM, stop);
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);

    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), epoll = epoll_create1(0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) return perror("listen"), 1;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[EVENTS];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);

    uint64_t next = now() + period;
    while (!stopping) {
        int busy = log || first != last;
        uint64_t t = stall ? now() : 0;
        int wait = busy ? 0 : stall ? (int)(t < next ? (next - t) / 1000000 + 1 : 0) : 100;
        int count = epoll_wait(epoll, events, EVENTS, wait);
        if (stall && now() >= next) {
            struct timespec pause = {(time_t)(stall / 1000000000u), (long)(stall % 1000000000u)};
            nanosleep(&pause, NULL);
            next += period;
        }
        for (t = delay ? now() : 0; first != last && ring[first % RING].at <= t; first++) {
            struct due *d = &ring[first % RING];
            if (clients[d->fd]->generation == d->generation) {
                reply(d->fd, 1);
                record(d->came, 1);
            }
        }
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd != listener) {
                serve(fd, delay);
                continue;
            }
            while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                if (fd >= MAX_FD) { close(fd); continue; }
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                if (took) setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
                if (!clients[fd]) clients[fd] = calloc(1, sizeof **clients);
                clients[fd]->length = 0;
                event.data.fd = fd;
                epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
            }
        }
    }
    printf("%llu", (unsigned long long)served);
    if (took) {
        qsort(took, answered, sizeof *took, compare);
        printf(" %.4f %.4f %.4f %.4f", milliseconds(0.5), milliseconds(0.95), milliseconds(0.99), milliseconds(1));
    }
    printf("\n");
    if (log) {
        FILE *file = fopen(log, "wb");
        if (!file || fwrite(arrivals, sizeof *arrivals, served < LOGGED ? served : LOGGED, file) == 0) perror(log);
        if (file) fclose(file);
    }
    return 0;
}
