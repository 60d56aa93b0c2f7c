package postgres

import "syscall"

const (
	locale        = "C.UTF-8"
	maxSocketPath = 107 // unix(7): sun_path less its closing zero
)

// endWithParent asks the kernel to shut the server down when the thread that starts it ends, whatever ended it.
func endWithParent(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGINT }

// guard has nothing to add to endWithParent here.
func guard(int) (release func(), err error) { return func() {}, nil }
