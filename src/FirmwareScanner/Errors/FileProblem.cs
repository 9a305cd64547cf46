using System;
using System.IO;
using System.Security;

namespace FirmwareScanner.Errors;

/// <summary>What can go wrong with a file, in words for its user.</summary>
internal static class FileProblem
{
    /// <summary>Whether an exception is about a file, and not a fault of the program.</summary>
    internal static bool Is(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException;

    /// <summary>One clause without path and full stop.</summary>
    internal static string Describe(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or folder",
        UnauthorizedAccessException or SecurityException => "permission denied",
        _ => exception.Message.Split('\n')[0].TrimEnd('.', ' ', '\r'),
    };
}
