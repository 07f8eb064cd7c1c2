/* Echoes, with a thread for each connection: echo PORT */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *connection)
{
    int peer = (int) (intptr_t) connection;
    char bytes[4096];
    for (ssize_t n; (n = read(peer, bytes, sizeof bytes)) > 0; )
        if (write(peer, bytes, n) != n)
            break;
    close(peer);
    return NULL;
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 0), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *) &address, sizeof address) != 0 || listen(listener, 1024) != 0)
        return 1;
    for (;;) {
        pthread_t thread;
        int peer = accept(listener, NULL, NULL);
        if (peer >= 0 && pthread_create(&thread, NULL, serve, (void *) (intptr_t) peer) == 0)
            pthread_detach(thread);
    }
}
