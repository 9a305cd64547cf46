using System;
using System.CommandLine;
using System.IO;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Signatures.Caching;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The option that names the folder in which compiled rules are kept.</summary>
internal static class CacheOption
{
    /// <summary>The option.</summary>
    public static Option<string?> Create() => new("--cache")
    {
        Description = "Keep compiled rules in this folder, and use them as long as rule files, options and this program are the same.",
        HelpName = "DIR",
    };

    /// <summary>Opens the cache.</summary>
    /// <param name="path">The folder; null for none.</param>
    /// <param name="terminal">Receives a note if there can be no cache there.</param>
    /// <returns>Null without a cache.</returns>
    /// <exception cref="UserErrorException">Others could have written what is in the folder, or have the secret.</exception>
    public static RuleCache? Open(string? path, Terminal terminal)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            return RuleCache.Open(path, SecretFolder());
        }
        catch (UnsafeFileException exception)
        {
            throw new UserErrorException($"--cache: {exception.Message}");
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            TellOff(exception, terminal);
            return null;
        }
    }

    /// <summary>Keeps compiled rules; that they cannot be kept is a note.</summary>
    /// <param name="keep">Keeps them.</param>
    /// <param name="terminal">Receives the note.</param>
    public static void Keep(Action keep, Terminal terminal)
    {
        try
        {
            keep();
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            TellOff(exception, terminal);
        }
    }

    private static void TellOff(Exception exception, Terminal terminal) =>
        terminal.Complain($"note: --cache: {FileProblem.Describe(exception)}; the rules are compiled, and not kept");

    private static string SecretFolder() => UserFolder.Find("XDG_STATE_HOME", Path.Combine(".local", "state"))
        ?? throw new IOException("there is no folder of the user's own for the secret: neither XDG_STATE_HOME nor HOME is set");
}
