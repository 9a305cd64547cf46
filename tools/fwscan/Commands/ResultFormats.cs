using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say in which formats a result is written as a whole: one on standard output, others in files.</summary>
internal sealed class ResultFormats
{
    private const string Text = "text";
    private const string Json = "json";

    private readonly string[] _names;
    private readonly Option<string[]> _formats;
    private readonly Option<bool> _json = new("--json") { Description = "The same as --format json." };

    /// <summary>Makes the options.</summary>
    /// <param name="others">The formats beside text and json.</param>
    public ResultFormats(params string[] others)
    {
        _names = [Text, Json, .. others];
        _formats = new Option<string[]>("--format", "-f")
        {
            Description = $"How to write the result: {Words}; with =FILE to a file. May be repeated, for one format on standard output and others in files.",
            HelpName = "FORMAT[=FILE]",
        };
    }

    private string Words => $"{string.Join(", ", _names[..^1])} or {_names[^1]}";

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.AddOptions([_json, _formats]);
        command.Validators.Add(result =>
        {
            string[] formats = result.GetValue(_formats) ?? [];
            foreach (string format in formats.Where(format => !_names.Contains(NameOf(format)) || format.EndsWith('=')))
            {
                result.AddError($"--format: expected {Words}, with =FILE for a file, found '{format}'");
            }

            if (formats.Count(format => FileOf(format) is null) + (result.GetValue(_json) ? 1 : 0) > 1)
            {
                result.AddError("only one format can go to standard output: write the others to files, as in --format json=FILE");
            }
        });
    }

    /// <summary>Finds out where the files lead, before any work is done.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="claims">Knows what is read.</param>
    /// <exception cref="IOException">One cannot be written, or is an input.</exception>
    public IReadOnlyList<(string Format, OutputTarget? Target)> Claim(ParseResult parsed, FileClaims claims)
    {
        List<(string, OutputTarget?)> outputs = [.. (parsed.GetValue(_formats) ?? [])
            .Select(format => (NameOf(format), FileOf(format) is string file ? claims.AddOutput(file) : null))];
        if (parsed.GetValue(_json))
        {
            outputs.Add((Json, null));
        }

        if (outputs.TrueForAll(output => output.Item2 is not null))
        {
            outputs.Add((Text, null));
        }

        return outputs;
    }

    /// <summary>Writes a result in all formats.</summary>
    /// <param name="outputs">The formats and where they go.</param>
    /// <param name="terminal">Standard output.</param>
    /// <param name="write">Writes one: gets its name and where to.</param>
    /// <param name="cancellation">Ends the wait for the reader of a pipe.</param>
    public static void Write(
        IReadOnlyList<(string Format, OutputTarget? Target)> outputs, Terminal terminal, Action<string, Terminal> write, CancellationToken cancellation = default)
    {
        foreach ((string format, OutputTarget? target) in outputs)
        {
            if (target is null)
            {
                write(format, terminal);
                continue;
            }

            using var file = OutputFile.Create(target, cancellation);
            var output = new Terminal(file.Stream);
            write(format, output);
            output.Flush();
            file.Commit();
        }
    }

    private static string NameOf(string format) => format.Split('=', 2)[0];

    private static string? FileOf(string format) => format.Split('=', 2) is [_, string file] ? file : null;
}
