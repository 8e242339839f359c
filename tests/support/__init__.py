"""What the tests share: worlds, hosts, guards, and things that act like people."""
