using System;
using System.Text;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Reports;

/// <summary>Paths as the URI references of reports (RFC 3986): relative paths stay relative, everything that is not unreserved is percent-encoded.</summary>
internal static class ArtifactUri
{
    private const string Unreserved = "-._~/";

    /// <summary>The reference for a path.</summary>
    /// <param name="path">The path, as <see cref="EscapedUtf8"/>.</param>
    public static string Of(string path)
    {
        string portable = PortablePath.Of(path);
        bool isAbsolute = portable.StartsWith('/');
        bool hasDrive = OperatingSystem.IsWindows() && portable.Length > 1 && portable[1] == ':';
        return isAbsolute ? "file://" + Encode(portable)
            : hasDrive ? "file:///" + portable[..2] + Encode(portable[2..])
            : Encode(portable);
    }

    private static string Encode(string path)
    {
        var encoded = new StringBuilder(path.Length + 16);
        foreach (byte unit in EscapedUtf8.Encode(path))
        {
            _ = char.IsAsciiLetterOrDigit((char)unit) || Unreserved.Contains((char)unit, StringComparison.Ordinal)
                ? encoded.Append((char)unit)
                : encoded.Append('%').Append(unit.ToString("X2", null));
        }

        return encoded.ToString();
    }
}
