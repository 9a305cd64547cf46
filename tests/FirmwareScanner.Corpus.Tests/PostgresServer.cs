using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Corpus.Tests;

/// <summary>
/// A server of PostgreSQL for tests: the one that FWSCAN_TEST_POSTGRES names, or one that is started from the programs of this machine, on a socket in
/// a folder of its own.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Variable = "FWSCAN_TEST_POSTGRES";
    private const string User = "postgres";

    private readonly string? _folder;
    private readonly string _programs;

    private PostgresServer(string name, string? folder, string programs)
    {
        Name = name;
        _folder = folder;
        _programs = programs;
    }

    /// <summary>The name of a store on it.</summary>
    public string Name { get; }

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Starts it, or skips the test and says why.</summary>
    public static PostgresServer Start()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return new PostgresServer(given, null, string.Empty);
        }

        Assert.SkipUnless(OperatingSystem.IsLinux(), $"{Variable} names no server, and none is started on this system");
        string? programs = FindPrograms();
        Assert.SkipWhen(programs is null, $"{Variable} names no server of PostgreSQL, and initdb is neither in /usr/lib/postgresql nor on the path");
        string folder = Directory.CreateTempSubdirectory("fwscan-pg-").FullName;
        var server = new PostgresServer($"postgresql://{User}@localhost/postgres?host={Uri.EscapeDataString(folder)}", folder, programs!);
        try
        {
            // It refuses to run as root.
            if (IsRoot)
            {
                Require(StartedProgram.Run(new ProcessStartInfo("chown", [User, folder])));
            }

            server.Call("initdb", "-D", Path.Combine(folder, "data"), "-U", User, "-A", "trust", "-N", "-E", "UTF8", "--locale=C");
            server.Call(
                "pg_ctl", "-D", Path.Combine(folder, "data"), "-w", "-t", "60", "-l", Path.Combine(folder, "log"),
                "-o", $"-k {folder} -c listen_addresses= -c fsync=off", "start");
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            StartedProgram.Run(Describe("pg_ctl", ["-D", Path.Combine(_folder, "data"), "-m", "immediate", "-w", "stop"]));
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string? FindPrograms()
    {
        IEnumerable<string> versions = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            : [];
        return versions.Concat((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':')).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static void Require(ProgramEnd end) => Assert.True(end.ExitCode == 0, end.Output + end.Error);

    private void Call(string program, params string[] arguments) => Require(StartedProgram.Run(Describe(program, arguments)));

    private ProcessStartInfo Describe(string program, string[] arguments)
    {
        string path = Path.Combine(_programs, program);
        return IsRoot
            ? new ProcessStartInfo("runuser", ["-u", User, "--", path, .. arguments]) { WorkingDirectory = _folder! }
            : new ProcessStartInfo(path, arguments) { WorkingDirectory = _folder! };
    }
}
