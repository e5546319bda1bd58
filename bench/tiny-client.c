/*
 * tiny-client: what a load generator costs at least. A one-thread epoll client that sends one fixed request over each connection
 * again as soon as anything came back, and looks at nothing: for servers whose answers fit into one read.
 *
 *   cc -O2 -o tiny-client tiny-client.c
 *   ./tiny-client PORT CONNECTIONS SECONDS
 *
 * Prints the number of answers. Linux only.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char request[] = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: tiny\r\nAccept: */*\r\n\r\n";

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: tiny-client PORT CONNECTIONS SECONDS\n");
        return 2;
    }
    int connections = atoi(arguments[2]), one = 1;
    double end = now() + atof(arguments[3]);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int loop = epoll_create1(0);
    for (int i = 0; i < connections; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
            perror("connect");
            return 1;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
        epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event);
        if (send(fd, request, sizeof request - 1, MSG_NOSIGNAL) < 0)
            return 1;
    }

    static struct epoll_event events[512];
    static char buffer[65536];
    uint64_t answers = 0;
    for (double t = now(); t < end; t = now()) {
        int ready = epoll_wait(loop, events, 512, 100);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (recv(fd, buffer, sizeof buffer, MSG_DONTWAIT) <= 0)
                return 1;
            answers++;
            if (send(fd, request, sizeof request - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
                return 1;
        }
    }
    printf("%llu answers\n", (unsigned long long)answers);
    return 0;
}
