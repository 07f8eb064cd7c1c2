package stentor.loadgen.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.Version;

import stentor.loadgen.fake.FreePort;

/**
 * The server that a Java programmer would otherwise write: Netty, on its native epoll transport where there is one, with an
 * event loop for each processor. It does the same for ASCII, over TCP and UDP: capitals, in place, at once.
 */
final class NettyServer {

    private static final long TOP_BITS = 0x8080808080808080L;
    private static final long EACH_BYTE = 0x0101010101010101L;

    private NettyServer() {
    }

    /** Serves on a free port of the loopback address, and says which as the other server does. */
    public static void main(String[] args) throws InterruptedException {
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.find());
        new Bootstrap().group(loops)
            .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
            // As much as the other server asks for.
            .option(ChannelOption.SO_RCVBUF, 4 << 20)
            .handler(new UpperUdp())
            .bind(address).sync();
        new ServerBootstrap().group(loops)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childHandler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel connection) {
                    connection.pipeline().addLast(new UpperTcp());
                }
            })
            .bind(address).sync();
        String port = address.getAddress().getHostAddress() + ":" + address.getPort();
        System.out.println("Netty " + Version.identify().get("netty-transport").artifactVersion() + (epoll ? " on epoll" : " on NIO")
            + " is ready to receive on tcp://" + port + " udp://" + port);
    }

    /** One connection's handler. */
    private static final class UpperTcp extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext peer, Object text) {
            upperCase((ByteBuf) text);
            peer.write(text, peer.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext peer) {
            peer.flush();
        }

        /** Reads no more from a client who does not take its replies. */
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext peer) {
            peer.channel().config().setAutoRead(peer.channel().isWritable());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext peer, Throwable cause) {
            peer.close();
        }
    }

    /** All datagrams' handler. */
    private static final class UpperUdp extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext peers, Object message) {
            DatagramPacket request = (DatagramPacket) message;
            upperCase(request.content());
            peers.write(new DatagramPacket(request.content(), request.sender()), peers.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext peers) {
            peers.flush();
        }
    }

    /** Eight bytes at a time: Netty is not to be held back by how its text is mapped. Bytes that are not ASCII stay as they are. */
    private static void upperCase(ByteBuf text) {
        ByteBuffer bytes = text.nioBuffer();
        int i = 0;
        for (; i <= bytes.limit() - Long.BYTES; i += Long.BYTES) {
            long word = bytes.getLong(i);
            long low = word & ~TOP_BITS;
            // Nothing carries from one byte into the next. Of these bits, one is set in each byte from 'a' to 'z'.
            long lower = low + EACH_BYTE * (0x80 - 'a') & ~(low + EACH_BYTE * (0x80 - 'z' - 1)) & ~word & TOP_BITS;
            bytes.putLong(i, word ^ lower >>> 2);
        }
        for (; i < bytes.limit(); i++)
            if (bytes.get(i) >= 'a' && bytes.get(i) <= 'z')
                bytes.put(i, (byte) (bytes.get(i) - ('a' - 'A')));
    }
}
