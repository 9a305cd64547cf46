using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// Which rules a database was compiled from, whatever it was compiled for: databases of the same rules for a desktop and for boards differ,
/// and what they find does not.
/// </summary>
/// <param name="Identity">CRC-32 of the names and texts of the rules that the database has, line ends left out.</param>
/// <param name="Title">For people: the names of their files, or that they are the built-in ones.</param>
/// <param name="Asked">How many rules were asked for: those that the database has, and those that had no room or had errors.</param>
/// <param name="AskedAboveInfo">How many of these make a stream "found".</param>
public sealed record RuleSetName(uint Identity, string Title, int Asked, int AskedAboveInfo)
{
    private const int FilesNamed = 3;

    /// <summary>Names rules.</summary>
    /// <param name="rules">Those that the database has, in order.</param>
    internal static RuleSetName Of(IReadOnlyList<Rule> rules)
    {
        var checksum = new WideCrc32();
        var text = new ArrayBufferWriter<char>();
        var bytes = new ArrayBufferWriter<byte>();
        foreach (Rule rule in rules)
        {
            text.ResetWrittenCount();
            bytes.ResetWrittenCount();
            text.Write(rule.Namespace);
            text.Write(":");
            text.Write(rule.Name);
            text.Write(":");
            WriteUnlined(text, rule.Extent.Source.Text.AsSpan(rule.Extent.Start, rule.Extent.Length));
            text.Write(";");
            Encoding.UTF8.GetBytes(text.WrittenSpan, bytes);
            checksum.Add(bytes.WrittenSpan);
        }

        return new RuleSetName(checksum.Value, TitleOf(rules), rules.Count, rules.Count(RuleSeverity.IsAboveInfo));
    }

    private static void WriteUnlined(ArrayBufferWriter<char> text, ReadOnlySpan<char> source)
    {
        while (true)
        {
            int length = source.IndexOfAny('\r', '\n');
            text.Write(length < 0 ? source : source[..length]);
            if (length < 0)
            {
                return;
            }

            source = source[(length + 1)..];
        }
    }

    private static string TitleOf(IReadOnlyList<Rule> rules)
    {
        if (rules.Count > 0 && rules.All(rule => rule.Namespace == RuleSet.BuiltInNamespace))
        {
            return "built-in rules";
        }

        string[] files = [.. rules.Select(rule => Path.GetFileName(rule.Extent.Source.Path)).Distinct(StringComparer.Ordinal)];
        string named = string.Join(", ", files.Take(FilesNamed));
        return files.Length <= FilesNamed ? named : FormatText.Of($"{named} and {files.Length - FilesNamed:N0} more");
    }
}
