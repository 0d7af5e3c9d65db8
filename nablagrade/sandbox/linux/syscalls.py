"""The numbers of system calls on x86-64 and aarch64, grouped by the answer a locked-down child gets."""

from __future__ import annotations

import platform

MACHINES = {"x86_64": 0, "aarch64": 1}  # column of a table; `platform.machine()` as Linux says it
AUDIT_ARCH = (0xC000003E, 0xC00000B7)  # the same columns
NEWEST = (469, 469)  # the last number these tables know of (Linux 6.17): newer ones answer ENOSYS

Numbers = dict[str, tuple[int | None, int | None]]


def _table(text: str) -> Numbers:
    """Reads `name x86-64 aarch64` triplets; `-` is a call that the machine does not have."""
    words = text.split()
    return {
        name: (None if x86 == "-" else int(x86), None if arm == "-" else int(arm))
        for name, x86, arm in zip(words[0::3], words[1::3], words[2::3], strict=True)
    }


ALLOWED = _table("""
read 0 63  write 1 64  readv 19 65  writev 20 66  pread64 17 67  pwrite64 18 68  preadv 295 69  pwritev 296 70
lseek 8 62  close 3 57  close_range 436 436  dup 32 23  dup2 33 -  dup3 292 24
pipe 22 -  pipe2 293 59  sendfile 40 71  copy_file_range 326 285  fsync 74 82  fdatasync 75 83  ftruncate 77 46
creat 85 -  access 21 -  faccessat 269 48  faccessat2 439 439  stat 4 -  lstat 6 -  fstat 5 80  newfstatat 262 79
statx 332 291  statfs 137 43  fstatfs 138 44  getdents 78 -  getdents64 217 61  getcwd 79 17  chdir 80 49
fchdir 81 50  readlink 89 -  readlinkat 267 78  mkdir 83 -  mkdirat 258 34  rmdir 84 -  unlink 87 -  unlinkat 263 35
rename 82 -  renameat 264 38  renameat2 316 276  link 86 -  linkat 265 37  symlink 88 -  symlinkat 266 36
umask 95 166  mmap 9 222  munmap 11 215  mremap 25 216  mprotect 10 226
msync 26 227  brk 12 214  membarrier 324 283  futex 202 98  set_robust_list 273 99  set_tid_address 218 96
rseq 334 293  exit 60 93  exit_group 231 94  gettid 186 178  sched_yield 24 124  sched_getaffinity 204 123
getcpu 309 168  restart_syscall 219 128  rt_sigaction 13 134  rt_sigprocmask 14 135  rt_sigreturn 15 139
rt_sigpending 127 136  rt_sigtimedwait 128 137  rt_sigsuspend 130 133  sigaltstack 131 132  pause 34 -  alarm 37 -
setitimer 38 103  getitimer 36 102  clock_gettime 228 113  clock_getres 229 114  clock_nanosleep 230 115
nanosleep 35 101  gettimeofday 96 169  time 201 -  times 100 153  getrusage 98 165  getrlimit 97 163  select 23 -
pselect6 270 72  poll 7 -  ppoll 271 73  epoll_create 213 -  epoll_create1 291 20  epoll_ctl 233 21
epoll_wait 232 -  epoll_pwait 281 22  epoll_pwait2 441 441  eventfd 284 -  eventfd2 290 19  timerfd_create 283 85
timerfd_settime 286 86  timerfd_gettime 287 87  recvfrom 45 207  shutdown 48 210  getsockopt 55 209
getsockname 51 204  getpeername 52 205  getpid 39 172  getppid 110 173  getuid 102 174  geteuid 107 175
getgid 104 176  getegid 108 177  getgroups 115 158  getresuid 118 148  getresgid 120 150  getpgrp 111 -
getpgid 121 155  getsid 124 156  uname 63 160  sysinfo 99 179  getrandom 318 278  wait4 61 260  waitid 247 95
""")

# allowed only for the arguments that `seccomp.py` names
GUARDED = _table("""
open 2 -  openat 257 56  clone 56 220  kill 62 129  tgkill 234 131  prctl 157 167  ioctl 16 29  fcntl 72 25
prlimit64 302 261  socketpair 53 199  sendto 44 206  preadv2 327 286  pwritev2 328 287  madvise 28 233
""")

# answered 0 without being done: shutil.copy, tempfile and SQLite fail on a refusal; the file may be the instructor's,
# and a lock on a file that all may read, or its going from the page cache, would be seen by all
PRETENDED = _table("""
chmod 90 -  fchmod 91 52  fchmodat 268 53  fchmodat2 452 452  utime 132 -  utimes 235 -  utimensat 280 88
futimesat 261 -  flock 73 32  fadvise64 221 223
""")

# ENOTSUP, which shutil.copystat forgives (it does not forgive EPERM); fallocate can pass RLIMIT_FSIZE by
UNSUPPORTED = _table("""
setxattr 188 5  lsetxattr 189 6  fsetxattr 190 7  getxattr 191 8  lgetxattr 192 9  fgetxattr 193 10
listxattr 194 11  llistxattr 195 12  flistxattr 196 13  removexattr 197 14  lremovexattr 198 15  fremovexattr 199 16
fallocate 285 47
""")

# ENOSYS, so that the C library falls back: flags of clone3 and openat2 lie behind a pointer no filter can read
ABSENT = _table("""
clone3 435 435  openat2 437 437  io_uring_setup 425 425  io_uring_enter 426 426  io_uring_register 427 427
futex_waitv 449 449  map_shadow_stack 453 453  mseal 462 462
""")

# allowed only when the policy has `subprocesses`
SUBPROCESS = _table("execve 59 221  execveat 322 281  fork 57 -  vfork 58 -  arch_prctl 158 -")

# what the layers call before the doors are closed, and what a self-test must find refused
OWN = _table("""
unshare 272 97  umount2 166 39  pivot_root 155 41  capset 126 91  seccomp 317 277  truncate 76 45
landlock_create_ruleset 444 444  landlock_add_rule 445 445  landlock_restrict_self 446 446
open_tree 428 428  move_mount 429 429  fsopen 430 430  fsconfig 431 431  fsmount 432 432  mount_setattr 442 442
mount 165 40  setpgid 109 154
""")

# what those need who are forked, to close their own doors: nothing is gained by it without a capability, and these come
# with a namespace of one's own, which is among the calls that are asked for
FORKING = _table("""
capset 126 91  seccomp 317 277  landlock_create_ruleset 444 444  landlock_add_rule 445 445
landlock_restrict_self 446 446  open_tree 428 428  move_mount 429 429  mount_setattr 442 442  setpgid 109 154
prctl 157 167  sendmsg 46 211  recvmsg 47 212
""")
ASKED = _table("""
unshare 272 97  clone 56 220  kill 62 129  tgkill 234 131  prlimit64 302 261
""")

_ALL = ALLOWED | GUARDED | PRETENDED | UNSUPPORTED | ABSENT | SUBPROCESS | OWN | FORKING | ASKED


def column() -> int:
    """The column of this machine in every table; KeyError on a machine without one."""
    return MACHINES[platform.machine()]


def number(name: str) -> int | None:
    """The number of a call on this machine; None when the machine has no such call."""
    return _ALL[name][column()]


def numbers(table: Numbers, machine: int) -> list[int]:
    """The numbers of a table on one machine."""
    return [pair[machine] for pair in table.values() if pair[machine] is not None]  # type: ignore[misc]  # mypy cannot narrow a subscript by a variable
