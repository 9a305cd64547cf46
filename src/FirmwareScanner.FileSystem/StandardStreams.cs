using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.FileSystem;

/// <summary>
/// Standard input, output and error as the process was given them. .NET's own streams keep a broken pipe to themselves, and take
/// whatever file was opened first for a stream that the process was started without (<c>&gt;&amp;-</c>); where the system is not Linux
/// they are used all the same.
/// </summary>
public static class StandardStreams
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;

    /// <summary>Opens standard input.</summary>
    /// <exception cref="IOException">The process was started without it.</exception>
    public static Stream OpenInput() => IsGiven(Input)
        ? Console.OpenStandardInput()
        : throw new IOException("standard input is closed");

    /// <summary>
    /// Opens standard output. Once it cannot be written, the write throws <see cref="StandardOutputException"/>, and what is written
    /// later is lost silently.
    /// </summary>
    public static Stream OpenOutput() => new StandardStream(Open(Output, Console.OpenStandardOutput), isEssential: true);

    /// <summary>Opens standard error. What cannot be written to it is lost silently: there is nobody left to tell.</summary>
    public static Stream OpenError() => new StandardStream(Open(Error, Console.OpenStandardError), isEssential: false);

    /// <summary>What kind of file standard input is; null if the process was started without it, or the system does not tell.</summary>
    public static FileStatus? InputStatus() => OperatingSystem.IsLinux() && IsGiven(Input) ? FileStatus.TryOf("/dev/stdin") : null;

    // Descriptors that a process is given stay open when a program is run, by definition; the runtime opens its own so that they do not.
    private static bool IsGiven(int descriptor) => !OperatingSystem.IsLinux() || LinuxOutputCalls.IsInherited(descriptor);

    private static Stream? Open(int descriptor, Func<Stream> openPortable)
    {
        if (OperatingSystem.IsLinux())
        {
            return IsGiven(descriptor) ? new DescriptorStream(new SafeFileHandle(descriptor, ownsHandle: false)) : null;
        }

        return openPortable();
    }

    private sealed class StandardStream(Stream? inner, bool isEssential) : WriteOnlyStream
    {
        private bool _isLost;

        public override void Write(ReadOnlySpan<byte> buffer) => Try(buffer, static (stream, bytes) => stream.Write(bytes));

        public override void Flush() => Try([], static (stream, _) => stream.Flush());

        private void Try(ReadOnlySpan<byte> buffer, Action<Stream, ReadOnlySpan<byte>> act)
        {
            if (_isLost)
            {
                return;
            }

            try
            {
                act(inner ?? throw new IOException("it is closed"), buffer);
            }
            catch (Exception exception) when (FileProblem.Is(exception))
            {
                _isLost = true;
                if (isEssential)
                {
                    throw new StandardOutputException(exception);
                }
            }
        }
    }
}
