using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say which files of a folder are scanned.</summary>
/// <param name="isPlan">Whether they are for a plan, which enters all folders, and leaves out nothing by its size.</param>
internal sealed class FolderOptions(bool isPlan = false)
{
    /// <summary>The option for the most bytes of what is scanned.</summary>
    public const string MaxSize = "--max-size";

    private const long Kilo = 1024;

    private readonly Option<bool> _recursive = new("--recursive", "-r") { Description = "Folders with all folders below them." };

    private readonly Option<string[]> _exclude = new("--exclude")
    {
        Description = "Leave out what is so named in folders: * for any characters, ? for one; FOLDER/ with all in it. May be repeated.",
        HelpName = "PATTERN",
    };

    private readonly Option<string[]> _include = new("--include")
    {
        Description = "In folders, only files that are so named. May be repeated: one of them is enough.",
        HelpName = "PATTERN",
    };

    private readonly Option<long?> _maxSize = new(MaxSize)
    {
        Description = "Do not scan files of more bytes (K, M, G for powers of 1,024): they are incomplete.",
        HelpName = "BYTES",
        CustomParser = argument => ReadSize(argument, MaxSize),
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command) => command.AddOptions(isPlan ? [_include, _exclude] : [_recursive, _include, _exclude, _maxSize]);

    /// <summary>Whether folders below are scanned, too.</summary>
    /// <param name="parsed">The command line.</param>
    public bool IsRecursive(ParseResult parsed) => parsed.GetValue(_recursive);

    /// <summary>Files of more bytes are not scanned; null for no such limit.</summary>
    /// <param name="parsed">The command line.</param>
    public long? ReadMostBytes(ParseResult parsed) => parsed.GetValue(_maxSize);

    /// <summary>How folders are walked.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">A pattern says nothing.</exception>
    public DirectoryWalker ReadWalker(ParseResult parsed)
    {
        string[] included = parsed.GetValue(_include) ?? [];
        return new DirectoryWalker
        {
            IsRecursive = isPlan || parsed.GetValue(_recursive),
            Excluded = ReadPatterns("--exclude", parsed.GetValue(_exclude) ?? []),
            Included = included.Length == 0 ? null : ReadPatterns("--include", included),
        };
    }

    /// <summary>A number of bytes from the command line.</summary>
    /// <param name="argument">Where it stands; is told what is wrong with it.</param>
    /// <param name="option">The option's name.</param>
    /// <returns>The number; null if it is none.</returns>
    public static long? ReadSize(ArgumentResult argument, string option)
    {
        string text = argument.Tokens.Single().Value;
        if (ParseSize(text) is long size)
        {
            return size;
        }

        argument.AddError($"{option}: expected a number of bytes such as 1000, 64K or 2G, found '{text}'");
        return null;
    }

    /// <summary>A number of bytes with K, M or G behind it, or without; null if it is none.</summary>
    /// <param name="text">The text.</param>
    private static long? ParseSize(string text)
    {
        long unit = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => Kilo, 'M' => Kilo * Kilo, 'G' => Kilo * Kilo * Kilo, _ => 1 };
        string digits = unit > 1 ? text[..^1] : text;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= long.MaxValue / Math.Max(1, unit)
            ? number * unit
            : null;
    }

    private static NamePatterns ReadPatterns(string option, string[] patterns)
    {
        try
        {
            return new NamePatterns(patterns);
        }
        catch (ArgumentException exception)
        {
            throw new UserErrorException($"{option}: {exception.Message}");
        }
    }
}
