package stentor.loadgen.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;

/**
 * Replies as servers send them, one framing after the other. Each character is a byte.
 *
 * @param requests what {@code same-length} looks at
 */
record Samples(String framing, Payload requests, List<String> replies) {

    static Stream<Samples> all() {
        return Stream.of(
            of("same-length", "abc", "\r\n\0"),
            new Samples("same-length", Payload.of(List.of("a", "bcd", "\\{re x{1,9}}"), Notation.ESCAPED), List.of("1", "234")),
            of("bytes:1", "a", "b", "\n"),
            of("bytes:5", "abcde", "\n\n\n\n\n"),
            of("line", "\n", "a\r\n", "abc\n", "\r\r\n"),
            of("delimiter:\\0", "\0", "abc\0", "\n\0"),
            of("delimiter:\\r\\n", "\r\n", "a\r\r\n", "\n\r\n", "a\rb\nc\r\n"),
            of("delimiter:END\\r\\n", "END\r\n", "ENEND\r\n", "EEND\r\n", "END\rEND\r\n", "VALUE k 0 1\r\nx\r\nEND\r\n"),
            of("delimiter:aabaaa", "aabaaa", "aabaabaaa", "aaaabaaa", "aabaabaabaaa"),
            of("length:u8", "\0", "\1a", "\5abcde"),
            of("length:u16be", "\0\0", "\0\3abc", "\1\2" + "x".repeat(258)),
            of("length:u16le", "\0\0", "\3\0abc", "\2\1" + "x".repeat(258)),
            of("length:u24be", "\0\0\2ab"),
            of("length:u32be", "\0\0\0\2ab", "\0\0\0\0"),
            of("length:u32le-4", "\4\0\0\0", "\6\0\0\0ab"),
            of("length:u32be@1-4", "Q\0\0\0\5x", "Z\0\0\0\4"),
            of("length:u32be@8+12", "12345678\0\0\0\3" + "123456789012abc", "xxxxxxxx\0\0\0\0" + "x".repeat(12)),
            of("length:u24le+1", "\2\0\0\7ab", "\0\0\0\0"),
            of("regex:^\\d{3} .*\\r\\n", "220 ready\r\n", "250-mail\r\n250-SIZE 100\r\n250 HELP\r\n", "x\r\n1000\r\n200 \r\n"),
            of("regex:^\\d{3} .*\\n", "220 ready\r\n", "250-mail\n250 HELP\n"),
            of("regex:END|ERR(OR)?", "END", "ERR", "xEND", "EERR"),
            of("regex:[$#] ", "root@host:~# ", "$ ", "a$b\n# "),
            of("regex:\\d+;", "1;", "x123;", ";;22;"),
            of("resp", "+PONG\r\n", "-ERR no\r\n", ":-17\r\n", "$5\r\nhello\r\n", "$0\r\n\r\n", "$-1\r\n", "*-1\r\n", "*0\r\n", "$4\r\n\r\n\r\n\r\n",
                "*2\r\n$1\r\na\r\n*3\r\n:1\r\n+x\r\n$-1\r\n", "*3\r\n*0\r\n*1\r\n*1\r\n:5\r\n+\r\n", "_\r\n", "#t\r\n", ",3.14\r\n", "(12345678901234567890\r\n",
                "!3\r\nERR\r\n", "=7\r\ntxt:abc\r\n", "%2\r\n+a\r\n:1\r\n+b\r\n*1\r\n:2\r\n", "~1\r\n+x\r\n"),
            of("http", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", "HTTP/1.1 200 OK\nCONTENT-LENGTH:\t3 \nServer: x\n\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\nContent-Length: 3\r\n\r\n5\r\nhello\r\nA;x=\"y\"\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200\r\nX-Long: " + "content-length: 9 ".repeat(50) + "\r\nContent-Length: 2\r\n\r\n\r\n"));
    }

    static Samples of(String framing, String... replies) {
        return new Samples(framing, Payload.of(List.of("abc"), Notation.PLAIN), List.of(replies));
    }

    Framer newFramer() {
        return Framing.parse(framing).newFramer(requests);
    }

    /** All of them, one after the other. */
    byte[] stream() {
        return String.join("", replies).getBytes(ISO_8859_1);
    }

    /** Where each one ends in the stream. */
    List<Integer> ends() {
        int[] ends = new int[replies.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++)
            ends[i] = end += replies.get(i).length();
        return Arrays.stream(ends).boxed().toList();
    }

    @Override
    public String toString() {
        return framing + ", " + replies.size() + " replies";
    }
}
