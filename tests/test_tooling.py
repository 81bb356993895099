"""The set-up's own promises, checked by running its scripts."""

import fcntl
import importlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from freezegun import freeze_time

from odoo.tests import BaseCase

ROOT = Path(__file__).parent.parent
DEV = Path(os.environ.get("DEV") or ROOT / ".dev").resolve()


def run(*command, **env):
    """Run a program of the repository; returns what it did, with its output as text."""
    return subprocess.run(
        [ROOT / command[0], *command[1:]],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def make_odoo(folder, version="(19, 0, 0, FINAL, 0, '')"):
    """Make the least that is taken for an Odoo."""
    (folder / "odoo").mkdir(parents=True)
    (folder / "odoo" / "release.py").write_text(f"version_info = {version}\n")


def git(folder, *command):
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    return subprocess.check_output(["git", "-C", folder, *identity, *command], text=True).strip()


class ToolingCase(BaseCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.dev = self.folder / "dev"
        self.dev.mkdir()


class TestOdooBuild(ToolingCase):
    """Where Odoo comes from (dev/get-odoo.sh)."""

    def setUp(self):
        super().setUp()
        self.source = self.folder / "source"
        make_odoo(self.source)
        git(self.source, "init", "-q", "-b", "19.0")
        git(self.source, "add", ".")
        git(self.source, "commit", "-qm", "one")
        self.first = git(self.source, "rev-parse", "HEAD")
        git(self.source, "commit", "-qm", "two", "--allow-empty")
        self.second = git(self.source, "rev-parse", "HEAD")

    def get_odoo(self, **env):
        no_wish = dict.fromkeys(("ODOO_PATH", "ODOO_GIT_URL", "ODOO_GIT_REF"), "")
        return run("dev/get-odoo.sh", DEV=str(self.dev), **{**no_wish, **env})

    def record(self):
        return (self.dev / "odoo-build.txt").read_text()

    def test_clone_of_a_repository_is_shallow_and_recorded(self):
        done = self.get_odoo(ODOO_GIT_URL=f"file://{self.source}")
        self.assertEqual(done.stdout.strip(), str(self.dev / "odoo"), done.stderr)
        self.assertIn(self.second, self.record())
        self.assertEqual(git(self.dev / "odoo", "rev-list", "--count", "HEAD"), "1")

    def test_a_reference_fixes_the_clone(self):
        self.get_odoo(ODOO_GIT_URL=f"file://{self.source}")
        self.get_odoo(ODOO_GIT_URL=f"file://{self.source}", ODOO_GIT_REF=self.first)
        self.assertIn(self.first, self.record())
        self.assertEqual(git(self.dev / "odoo", "rev-parse", "HEAD"), self.first)

    def test_what_is_there_is_kept(self):
        self.get_odoo(ODOO_GIT_URL=f"file://{self.source}")
        done = self.get_odoo()
        self.assertEqual(done.stdout.strip(), str(self.dev / "odoo"), done.stderr)

    def test_an_existing_odoo_is_taken_and_recorded(self):
        done = self.get_odoo(ODOO_PATH=str(self.source))
        self.assertEqual(done.stdout.strip(), str(self.source), done.stderr)
        self.assertIn(self.second, self.record())

    def test_another_version_is_refused(self):
        old = self.folder / "old"
        make_odoo(old, "(18, 0, 0, FINAL, 0, '')")
        done = self.get_odoo(ODOO_PATH=str(old))
        self.assertEqual(done.returncode, 1)
        self.assertIn("is 18.0, not 19.0", done.stderr)

    def test_a_folder_without_odoo_is_refused(self):
        done = self.get_odoo(ODOO_PATH=str(self.folder))
        self.assertEqual(done.returncode, 1)
        self.assertIn("holds no Odoo", done.stderr)

    def test_a_clone_that_fails_says_so_and_leaves_what_was_there(self):
        self.get_odoo(ODOO_GIT_URL=f"file://{self.source}")
        done = self.get_odoo(ODOO_GIT_URL=f"file://{self.folder}/nowhere")
        self.assertEqual(done.returncode, 1)
        self.assertIn("ODOO_PATH", done.stderr.splitlines()[-1])
        self.assertIn(self.second, self.record())


class TestSetup(ToolingCase):
    def test_a_folder_that_cannot_be_written_is_named(self):
        blocked = self.folder / "file"
        blocked.touch()
        done = run("dev/setup.sh", DEV=str(blocked / "dev"))
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{blocked}/dev cannot be written", done.stderr)

    def test_packages_that_may_not_be_installed_are_named_in_one_line(self):
        """Here by hiding what installs them, and one of them."""
        programs = self.folder / "bin"
        programs.mkdir()
        for folder in map(Path, os.environ["PATH"].split(os.pathsep)):
            for program in folder.iterdir() if folder.is_dir() else ():
                link = programs / program.name
                if program.name not in ("apt-get", "fc-list") and not link.is_symlink():
                    link.symlink_to(program)
        done = run("dev/system.sh", PATH=str(programs))
        self.assertEqual(done.returncode, 0, done.stderr)
        [line] = done.stderr.splitlines()
        self.assertTrue(line.endswith("apt-get install fontconfig fonts-liberation"), line)

    def test_every_required_package_has_an_exact_version(self):
        pinned = set(re.findall(r"^([\w-]+)==", (ROOT / "dev/constraints.txt").read_text(), re.M))
        files = ["requirements.txt", "dev/requirements-odoo.txt", "dev/requirements-dev.txt"]
        required = re.findall(
            r"^([\w-]+)", "\n".join((ROOT / name).read_text() for name in files), re.M
        )
        normal = {name.lower().replace("_", "-") for name in required if name != "-r"}
        self.assertEqual(normal - pinned, set())

    def test_what_python_compiles_is_kept_in_the_set_up(self):
        code = "import sys; print(sys.pycache_prefix, sys.dont_write_bytecode)"
        done = subprocess.run(
            ["bash", "-c", f". dev/lib.sh && {sys.executable} -c '{code}'"],
            env={**os.environ, "DEV": str(self.dev), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        self.assertEqual(done.stdout.split(), [f"{self.dev}/pycache", "False"], done.stderr)


class TestClusters(BaseCase):
    """Tests may run without fsync, user data never (dev/pg.sh)."""

    def setting(self, cluster, name):
        run("dev/pg.sh", cluster, "start")
        done = run("dev/pg.sh", cluster, "psql", "-d", "postgres", "-Atc", f"show {name}")
        return done.stdout.strip()

    def test_user_data_is_synced_to_disk(self):
        self.assertEqual(self.setting("data", "fsync"), "on")
        self.assertEqual(self.setting("data", "full_page_writes"), "on")
        self.assertEqual(self.setting("data", "synchronous_commit"), "on")

    def test_test_data_is_not(self):
        self.assertEqual(self.setting("test", "fsync"), "off")

    def test_the_clusters_are_two(self):
        folders = {self.setting(cluster, "data_directory") for cluster in ("test", "data")}
        self.assertEqual(len(folders), 2)

    def test_no_cluster_listens_on_the_network(self):
        for cluster in ("test", "data"):
            self.assertEqual(self.setting(cluster, "listen_addresses"), "")

    def test_an_unknown_cluster_is_refused(self):
        self.assertEqual(run("dev/pg.sh", "other", "start").returncode, 2)


class TestKilledServer(ToolingCase):
    """A killed database server starts again with its data (dev/pg.sh)."""

    def setUp(self):
        super().setUp()
        (self.dev / "venv").symlink_to(DEV / "venv")
        self.pg("start")
        self.sql("create table kept (id int)")
        data = Path(self.sql("show data_directory"))
        self.addCleanup(shutil.rmtree, data.parent)
        self.addCleanup(self.pg, "stop")
        self.pid_file = data / "postmaster.pid"

    def pg(self, *command):
        return run("dev/pg.sh", "data", *command, DEV=str(self.dev))

    def sql(self, query):
        return self.pg("psql", "-d", "postgres", "-Atc", query).stdout.strip()

    def read_data(self):
        return self.sql("select count(*) from kept")

    def test_after_a_kill(self):
        pid = int(self.pid_file.read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        done = self.pg("start")
        self.assertEqual(self.read_data(), "0", done.stderr)

    def test_another_program_with_its_pid_is_left_alone(self):
        self.pg("stop")
        with subprocess.Popen(["sleep", "60"]) as other:
            self.pid_file.write_text(f"{other.pid}\n/\n0\n5432\n/tmp\n\n")
            self.pg("start")
            self.assertIsNone(other.poll())
            other.kill()
        self.assertEqual(self.read_data(), "0")


class TestCommands(BaseCase):
    def test_odoo_command_line(self):
        done = run("bin/odoo", "--version", DEV=str(DEV), ODOO_RC="")
        self.assertIn("19.0", done.stdout, done.stderr)

    def test_demo_names_a_port_in_use_before_anything_else(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = run("dev/demo.sh", PORT=str(port), DEV="/nonexistent")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"port {port} of 127.0.0.1 is in use", done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_a_second_demo_waits_for_nobody(self):
        with open(DEV / "demo.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            done = run("dev/demo.sh", SERVE="0", DEV=str(DEV))
        self.assertEqual(done.returncode, 1)
        self.assertIn("a demo is running already", done.stderr.splitlines()[-1])

    def import_demo(self):
        self.addCleanup(sys.path.remove, str(ROOT / "dev"))
        sys.path.insert(0, str(ROOT / "dev"))
        return importlib.import_module("demo")

    def test_a_port_that_is_taken_while_the_demo_is_made_is_named_too(self):
        check_port = self.import_demo().check_port
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with self.assertRaisesRegex(SystemExit, f"port {port} of 127.0.0.1 .*in use"):
                check_port(port)
        check_port(port)

    def test_the_demo_counts_the_days_of_its_company(self):
        """Around midnight Odoo's own clock, UTC, is a day behind the company's."""
        demo = self.import_demo()
        for moment, day in (("21:30:00", 1), ("22:30:00", 2)):
            with freeze_time(f"2026-07-01 {moment}"):
                self.assertEqual(demo.get_today(), date(2026, 7, day))

    def test_a_full_disk_is_named_with_what_is_needed(self):
        command = f". {ROOT / 'dev/lib.sh'}; need_disk {DEV} 999999999"
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"only \d+ MB are free .* needs 999999999 MB")

    def test_make_lists_its_targets(self):
        done = subprocess.run(["make", "-C", ROOT], capture_output=True, text=True)
        for target in ("demo", "test", "lint", "bench", "clean"):
            self.assertRegex(done.stdout, rf"(?m)^make {target} ")


class TestTestDatabase(BaseCase):
    def test_making_it_again_makes_the_same(self):
        first, second = (run("dev/testdb.sh", DEV=str(DEV)).stdout for _ in range(2))
        self.assertTrue(first)
        self.assertEqual(first, second)


class TestSandbox(BaseCase):
    """The demo's process reaches nothing but this machine (dev/sandbox.py)."""

    def in_sandbox(self, code):
        prelude = f"import sys; sys.path.insert(0, {str(ROOT / 'dev')!r})\nimport sandbox, socket\n"
        done = subprocess.run(
            [DEV / "venv/bin/python", "-c", f"{prelude}sandbox.stay_on_this_machine()\n{code}"],
            capture_output=True,
            text=True,
        )
        return done.stderr

    def test_no_connection_leaves_the_machine(self):
        answer = self.in_sandbox("socket.socket().connect(('192.0.2.1', 25))")
        self.assertIn("does not connect to 192.0.2.1", answer)

    def test_no_name_is_looked_up(self):
        answer = self.in_sandbox("socket.create_connection(('example.com', 25), 1)")
        self.assertIn("does not look up example.com", answer)

    def test_the_sink_keeps_messages(self):
        with tempfile.TemporaryDirectory() as folder:
            self.in_sandbox(
                "import smtplib, pathlib\n"
                f"port = sandbox.start_sink(pathlib.Path({folder!r}))\n"
                "with smtplib.SMTP('127.0.0.1', port) as smtp:\n"
                "    smtp.sendmail('a@x.it', ['b@y.it'], 'Subject: Sollecito\\n\\nBuongiorno')\n"
            )
            (message,) = Path(folder).iterdir()
            self.assertRegex(message.name, r"-001-b@y\.it\.eml$")
            self.assertIn("Sollecito", message.read_text())
