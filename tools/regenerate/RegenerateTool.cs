using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Regenerate;

/// <summary>Runs the command line <c>regenerate [--check | --list]</c>; the same for the program and for tests.</summary>
internal static class RegenerateTool
{
    /// <summary>Everything is current now.</summary>
    public const int Current = 0;

    /// <summary>With <c>--check</c>: something is stale.</summary>
    public const int Stale = 1;

    /// <summary>The command line is wrong, or something cannot be made, read or written.</summary>
    public const int Error = 2;

    private const string Usage = """
        regenerate            writes what is stale among all files that are generated, and says what that was
        regenerate --check    writes nothing and names what is stale
        regenerate --list     names everything that is generated, and what is written by other commands, with the reason

        Exit codes: 0 everything is current; 1 with --check: something is stale; 2 an error.
        """;

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">What was typed after the program's name.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <returns><see cref="Current"/>, <see cref="Stale"/> or <see cref="Error"/>.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--help" or "-h" or "-?"])
        {
            output.WriteLine(Usage);
            return Current;
        }

        if (arguments is not ([] or ["--check"] or ["--list"]))
        {
            error.WriteLine("regenerate: expected nothing, --check or --list");
            error.WriteLine("regenerate: see regenerate --help");
            return Error;
        }

        try
        {
            var repository = new Repository(Repository.Find(Environment.CurrentDirectory));
            return arguments switch
            {
                ["--list"] => List(repository, output),
                ["--check"] => Check(repository, output),
                _ => Write(repository, output),
            };
        }
        catch (Exception exception) when (exception is RegenerateException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"regenerate: {exception.Message}");
            return Error;
        }
    }

    private static int List(Repository repository, TextWriter output)
    {
        foreach (Generator generator in Generator.All)
        {
            output.WriteLine($"{generator.Name}, from {generator.Source}");
            foreach (GeneratedFile file in generator.Files(repository.Root))
            {
                output.WriteLine($"  {file.Path}{string.Concat(file.Regions.Select(region => $" #{region}"))}");
            }
        }

        output.WriteLine("written by other commands");
        foreach (WrittenElsewhere other in WrittenElsewhere.All)
        {
            output.WriteLine($"  {other.Path}: {other.Command} ({other.Reason})");
        }

        return Current;
    }

    private static int Check(Repository repository, TextWriter output)
    {
        string[] stale = [.. Generator.All.SelectMany(repository.StaleOf).Select(change => change.ToString())];
        foreach (string line in stale)
        {
            output.WriteLine(line);
        }

        output.WriteLine(stale.Length == 0 ? "everything is current" : "stale: run 'dotnet run -c Release --project tools/regenerate'");
        return stale.Length == 0 ? Current : Stale;
    }

    private static int Write(Repository repository, TextWriter output)
    {
        int written = 0;
        foreach (Generator generator in Generator.All)
        {
            // Of two generators of one document the second must see what the first wrote.
            IReadOnlyList<FileChange> changes = repository.StaleOf(generator);
            foreach (FileChange change in changes)
            {
                repository.Apply(change);
                output.WriteLine(change);
            }

            written += changes.Count;
        }

        output.WriteLine(written == 0 ? "everything was current" : $"{written} written");
        return Current;
    }
}
