using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;

namespace FirmwareScanner.Testing;

/// <summary>
/// A program that a test has started. Whatever is waited for here has a bound, also where something that the program started in turn
/// keeps its output open; what still runs when it is disposed of is ended, with all that it started.
/// </summary>
internal sealed class StartedProgram : IDisposable
{
    /// <summary>How long a program may take unless a test says otherwise; for one that takes a second on a machine that is not busy.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan PatienceWithPipes = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _name;

    private StartedProgram(Process process, string name)
    {
        _process = process;
        _name = name;
    }

    /// <summary>The number that the system gave it.</summary>
    internal int Id => _process.Id;

    /// <summary>Starts a program with its standard streams redirected.</summary>
    /// <param name="start">Which, and how; its redirections are set here.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it cannot be started.</exception>
    internal static StartedProgram Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        start.StandardErrorEncoding = Encoding.UTF8;
        return new StartedProgram(Process.Start(start)!, $"{Path.GetFileName(start.FileName)} {string.Join(' ', start.ArgumentList)}");
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="start">Which, and how.</param>
    /// <param name="input">Its standard input; empty if null.</param>
    /// <param name="patience">How long it may take; <see cref="Patience"/> if null.</param>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    internal static ProgramEnd Run(ProcessStartInfo start, byte[]? input = null, TimeSpan? patience = null)
    {
        using StartedProgram program = Start(start);

        // On a thread of its own: a program that does not read would keep a long input waiting.
        Task sending = Task.Run(() => program.Send(input ?? []));
        ProgramEnd end = program.WaitForEnd(patience);

        // The pipe is closed there; closed here at the same time, it would be found closed by one of both.
        sending.Wait(PatienceWithPipes);
        return end;
    }

    /// <summary>The next line of its output.</summary>
    /// <returns>The line; null at the end of the output.</returns>
    /// <exception cref="TimeoutException">None came in time.</exception>
    internal string? ReadOutputLine() => Await(_process.StandardOutput.ReadLineAsync(), Patience, "said nothing");

    /// <summary>The next line of its error output.</summary>
    /// <returns>The line; null at the end of the output.</returns>
    /// <exception cref="TimeoutException">None came in time.</exception>
    internal string? ReadErrorLine() => Await(_process.StandardError.ReadLineAsync(), Patience, "complained about nothing");

    /// <summary>Waits until it has ended.</summary>
    /// <param name="patience">How long it may take; <see cref="Patience"/> if null.</param>
    /// <returns>How it ended, with the output that no other call has read.</returns>
    /// <exception cref="TimeoutException">It did not end in time, and was ended here.</exception>
    internal ProgramEnd WaitForEnd(TimeSpan? patience = null)
    {
        Task<string> output = _process.StandardOutput.ReadToEndAsync();
        Task<string> error = _process.StandardError.ReadToEndAsync();
        TimeSpan limit = patience ?? Patience;
        if (!_process.WaitForExit(limit))
        {
            _process.Kill(entireProcessTree: true);
            string said = Await(output, PatienceWithPipes, "kept its output open") + Await(error, PatienceWithPipes, "kept its output open");
            throw new TimeoutException($"{_name}: did not end within {limit.TotalSeconds} s; it said: {said}");
        }

        return new ProgramEnd(
            _process.ExitCode,
            Await(output, PatienceWithPipes, "ended, but its output is held open by what it started"),
            Await(error, PatienceWithPipes, "ended, but its error output is held open by what it started"));
    }

    /// <summary>Sends it a signal of POSIX; the program kill(1) is not on every machine that has the SDK.</summary>
    /// <param name="signal">Its number.</param>
    /// <returns>Whether it was sent.</returns>
    internal bool Signal(int signal) => SendSignal(Id, signal) == 0;

    /// <summary>Ends it at once, as SIGKILL does, with all that it started.</summary>
    internal void Kill()
    {
        _process.Kill(entireProcessTree: true);
        if (!_process.WaitForExit(Patience))
        {
            throw new TimeoutException($"{_name}: did not end when it was killed");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private void Send(byte[] input)
    {
        try
        {
            _process.StandardInput.BaseStream.Write(input);
            _process.StandardInput.Close();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The program ended without reading its input.
        }
    }

    private T Await<T>(Task<T> task, TimeSpan patience, string fault) =>
        task.Wait(patience) ? task.Result : throw new TimeoutException($"{_name}: {fault} for {patience.TotalSeconds} s");

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Error">What it wrote to its standard error output.</param>
internal sealed record ProgramEnd(int ExitCode, string Output, string Error);
