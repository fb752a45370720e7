# Runs commands by turns and prints, as JSON, what each cost: [[cpu seconds, wall seconds, peak MB, exit code] of each round] of each.
# Node cannot see what a child cost; wait4 can. Usage: measured.py ROUNDS < JSON list of argument lists
import json, os, sys, time

rounds, commands = int(sys.argv[1]), json.load(sys.stdin)
quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
results = [[] for _ in commands]
for _ in range(rounds):
    for command, result in zip(commands, results):
        began = time.monotonic()
        pid = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
        _, status, usage = os.wait4(pid, 0)
        result.append([usage.ru_utime + usage.ru_stime, time.monotonic() - began, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)])
print(json.dumps(results))
