// Echoes: echo PORT
package main

import (
	"net"
	"os"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		os.Exit(1)
	}
	for {
		peer, err := listener.Accept()
		if err != nil {
			continue
		}
		go func() {
			defer peer.Close()
			buffer := make([]byte, 4096)
			for {
				n, err := peer.Read(buffer)
				if err != nil {
					return
				}
				if _, err := peer.Write(buffer[:n]); err != nil {
					return
				}
			}
		}()
	}
}
