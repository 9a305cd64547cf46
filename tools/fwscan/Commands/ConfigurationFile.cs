using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Tool.Cases;
using Tomlyn.Syntax;
using SourceSpan = Tomlyn.Syntax.SourceSpan;

namespace FirmwareScanner.Tool.Commands;

/// <summary>
/// What a project says about its scans: <c>fwscan.toml</c> (TOML 1.0), in the working folder or the nearest one above it. The table
/// <c>scan</c> has the long names of options of that command, without dashes, the table <c>check</c> those of the other; <c>suppress</c> is an
/// array of tables.
/// </summary>
internal sealed class ConfigurationFile
{
    /// <summary>The name of the file.</summary>
    public const string Name = "fwscan.toml";

    private const string ScanTable = "scan";
    private const string CheckTable = "check";
    private const string SuppressTable = "suppress";

    // Options whose values are paths: they are meant from the folder of the file.
    private static readonly string[] PathOptions = ["rules", "db", "key", "cache", "baseline", "files-from", "include-dir", "report"];

    // Options that exclude each other: one of the command line stands for what the file says of all of its group.
    private static readonly string[][] Groups =
    [
        ["--format", "--json"],
        ["--verbose", "--quiet"],
        ["--rules", "--db", "--builtin"],
        ["--raw", "--no-unpack"],
    ];

    private readonly string _path;
    private readonly string _command;

    // No types of the TOML library: it is loaded only where there is a file.
    private readonly List<(string Key, string[] Values, string Place)> _options = [];
    private readonly List<Suppression> _suppressions = [];

    private ConfigurationFile(string path, string text, string command)
    {
        _path = path;
        _command = command;
        DocumentSyntax document = TomlText.Parse(path, text);
        foreach (KeyValueSyntax entry in document.KeyValues)
        {
            throw Fault(entry.Span, $"expected a table [{ScanTable}], [{CheckTable}] or [[{SuppressTable}]], found the key {entry.Key}");
        }

        foreach (TableSyntaxBase table in document.Tables)
        {
            Read(table);
        }
    }

    /// <summary>The findings that are accepted.</summary>
    public IReadOnlyList<Suppression> Suppressions => _suppressions;

    /// <summary>The path, for messages.</summary>
    public string Path => _path;

    /// <summary>Reads the file that a command line is to be understood with; null if there is none.</summary>
    /// <param name="path">The file that the command line names; null to look for one in the current folder and above.</param>
    /// <param name="command">The command: <c>scan</c> or <c>check</c>.</param>
    /// <exception cref="UserErrorException">It cannot be used; the message names file, line and column.</exception>
    public static ConfigurationFile? Find(string? path, string command)
    {
        if (path is null)
        {
            path = Search(Directory.GetCurrentDirectory());
            CheckOwner(path);
        }

        return path is null ? null : Read(path, command);
    }

    /// <summary>The command line with what the file says, where it does not say it itself.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="parsed">The command line as it was understood.</param>
    /// <param name="off">Flags that the command line switches off.</param>
    /// <exception cref="UserErrorException">The file has a key that is no option.</exception>
    public string[] AddTo(string[] arguments, ParseResult parsed, IReadOnlyList<string> off)
    {
        Command command = parsed.CommandResult.Command;
        var added = new List<string>();
        foreach ((string key, string[] values, string place) in _options)
        {
            Option option = command.Options.FirstOrDefault(option => option.Aliases.Append(option.Name).Contains("--" + key) && key is not ("help" or "config" or "no-config"))
                ?? throw new UserErrorException($"{place}: expected an option of fwscan {_command} without its dashes, found '{key}'{Suggestion.For(key, command.Options.Select(known => known.Name.TrimStart('-')))}");
            string[] group = Groups.FirstOrDefault(group => group.Contains(option.Name)) ?? [option.Name];
            bool isGiven = command.Options.Any(known => group.Contains(known.Name) && parsed.GetResult(known) is { Implicit: false });
            if (!isGiven && !off.Contains(option.Name))
            {
                added.AddRange(Words(option, key, values, place));
            }
        }

        int behind = Array.IndexOf(arguments, command.Name) + 1;
        return [.. arguments[..behind], .. added, .. arguments[behind..]];
    }

    /// <summary>Where the file says a value of an option; null if it does not.</summary>
    /// <param name="option">The option.</param>
    public string? PlaceOf(Option option) => _options.FirstOrDefault(entry => option.Aliases.Append(option.Name).Contains("--" + entry.Key)).Place;

    private static IEnumerable<string> Words(Option option, string key, string[] values, string place)
    {
        if (option is not Option<bool>)
        {
            return values.Select(value => $"{option.Name}={value}");
        }

        return values is ["true"] ? [option.Name]
            : values is ["false"] ? []
            : throw new UserErrorException($"{place}: expected true or false for {key}, found {string.Join(", ", values)}");
    }

    private static ConfigurationFile Read(string path, string command)
    {
        try
        {
            return new ConfigurationFile(path, Encoding.UTF8.GetString(InputFile.ReadWhole(path, TomlText.MostBytes, allowsPipe: true)), command);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{path}: {FileProblem.Describe(exception)}");
        }
    }

    private static string? Search(string start)
    {
        for (string? folder = start; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            string path = System.IO.Path.Combine(folder, Name);
            if (FileStatus.TryOf(path) is { Kind: FileKind.Regular })
            {
                return path;
            }
        }

        return null;
    }

    // Who can write above our folder could otherwise make every scan a clean one.
    private static void CheckOwner(string? path)
    {
        if (path is not null && FileStatus.TryOf(path)?.BelongsToAnother == true)
        {
            throw new UserErrorException($"{path} belongs to another user and could hide findings: name it with --config, or write --no-config");
        }
    }

    private void Read(TableSyntaxBase table)
    {
        string name = table.Name?.ToString().Trim() ?? string.Empty;
        if (name is ScanTable or CheckTable && table is TableSyntax)
        {
            // The other command looks at its own.
            foreach (KeyValueSyntax entry in table.Items.Where(_ => name == _command))
            {
                string key = TomlText.KeyOf(entry);
                string[] values = ValuesOf(entry);
                if (values.Length == 0 || values.Contains(string.Empty))
                {
                    throw Fault(entry.Span, $"expected a value for {key}, found {(values.Length == 0 ? "none" : "an empty one")}");
                }

                _options.Add((key, [.. values.Select(value => Locate(key, value))], TomlText.PlaceOf(_path, entry.Span)));
            }
        }
        else if (name == SuppressTable && table is TableArraySyntax)
        {
            _suppressions.Add(ReadSuppression(table));
        }
        else
        {
            throw Fault(table.Span, $"expected [{ScanTable}], [{CheckTable}] or [[{SuppressTable}]], found {name}");
        }
    }

    private Suppression ReadSuppression(TableSyntaxBase table)
    {
        var values = new Dictionary<string, string>();
        foreach (KeyValueSyntax entry in table.Items)
        {
            string key = TomlText.KeyOf(entry);
            if (key is not ("rule" or "path" or "reason" or "expires"))
            {
                throw Fault(entry.Span, $"expected rule, path, reason or expires, found {key}{Suggestion.For(key, ["rule", "path", "reason", "expires"])}");
            }

            if (ValuesOf(entry) is not [string value] || string.IsNullOrWhiteSpace(value))
            {
                throw Fault(entry.Span, $"expected one text for {key} that is not empty");
            }

            values[key] = value;
        }

        if (!values.TryGetValue("rule", out string? rule) || !values.TryGetValue("reason", out string? reason))
        {
            throw Fault(table.Span, "a suppression needs rule and reason: which rule is accepted, and why");
        }

        return new Suppression(rule, values.GetValueOrDefault("path"), reason, ReadDay(table, values.GetValueOrDefault("expires")));
    }

    private DateOnly? ReadDay(TableSyntaxBase table, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw Fault(table.Span, $"expected a day such as 2027-01-31 for expires, found {text}");
    }

    private string Locate(string key, string value)
    {
        string folder = System.IO.Path.GetDirectoryName(_path) ?? string.Empty;
        if (key == "newer")
        {
            string file = System.IO.Path.Combine(folder, value);
            return FileStatus.Exists(file) ? file : value;
        }

        int start = key == "format" ? value.IndexOf('=', StringComparison.Ordinal) + 1
            : key == "rules" && value.IndexOf(':', StringComparison.Ordinal) >= 2 ? value.IndexOf(':', StringComparison.Ordinal) + 1
            : 0;
        bool isPath = key == "format" ? start > 0 : PathOptions.Contains(key) && value != StandardInput.Path;
        return isPath ? value[..start] + System.IO.Path.Combine(folder, value[start..]) : value;
    }

    private UserErrorException Fault(SourceSpan span, string message) => TomlText.Fault(_path, span, message);

    private string[] ValuesOf(KeyValueSyntax entry) => TomlText.ValuesOf(_path, entry);
}
