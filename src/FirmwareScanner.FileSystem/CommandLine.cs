using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.FileSystem;

/// <summary>The arguments of the process by their bytes: .NET replaces what is not UTF-8 in them, and a file of that name is not found.</summary>
public static class CommandLine
{
    private const string OwnArguments = "/proc/self/cmdline";

    /// <summary>The arguments, as <see cref="EscapedUtf8"/>.</summary>
    /// <param name="arguments">What .NET handed to Main.</param>
    /// <returns>As many arguments; the same ones where the system does not tell their bytes.</returns>
    public static string[] Restore(string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (!OperatingSystem.IsLinux() || !arguments.Any(argument => argument.Contains('\uFFFD', StringComparison.Ordinal)))
        {
            return arguments;
        }

        try
        {
            return Restore(arguments, File.ReadAllBytes(OwnArguments));
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            return arguments;
        }
    }

    /// <summary>Takes the arguments from the last of the strings, each ended by a zero, that the system gives for the process.</summary>
    /// <param name="arguments">What .NET handed to Main.</param>
    /// <param name="commandLine">What the system gives; the first strings name the program.</param>
    /// <returns>As many arguments; the same ones if there are fewer strings.</returns>
    public static string[] Restore(string[] arguments, ReadOnlySpan<byte> commandLine)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var all = new List<string>();
        while (!commandLine.IsEmpty)
        {
            int end = commandLine.IndexOf((byte)0);
            end = end < 0 ? commandLine.Length : end;
            all.Add(EscapedUtf8.Decode(commandLine[..end]));
            commandLine = commandLine[Math.Min(end + 1, commandLine.Length)..];
        }

        return all.Count < arguments.Length ? arguments : [.. all.TakeLast(arguments.Length)];
    }
}
