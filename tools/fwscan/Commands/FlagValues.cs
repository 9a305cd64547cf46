using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Values that are given to flags: <c>--show=false</c>. The parser would take what stands behind a flag for the name of a file.</summary>
internal static class FlagValues
{
    /// <summary>The command line without such values; what a flag is switched off by is left out.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="off">The long names of the flags that are switched off.</param>
    /// <exception cref="UserErrorException">A value is neither true nor false.</exception>
    public static string[] Resolve(RootCommand root, string[] arguments, out IReadOnlyList<string> off)
    {
        var switchedOff = new List<string>();
        off = switchedOff;
        Command? command = arguments.Select(word => root.Subcommands.FirstOrDefault(command => command.Name == word)).FirstOrDefault(found => found is not null);
        Option<bool>[] flags = command is null ? [] : [.. command.Subcommands.Prepend(command).SelectMany(known => known.Options).OfType<Option<bool>>()];
        int end = Array.IndexOf(arguments, "--");
        var resolved = new List<string>();
        for (int i = 0; i < arguments.Length; i++)
        {
            int split = end >= 0 && i > end ? -1 : arguments[i].IndexOfAny(['=', ':']);
            Option<bool>? flag = split <= 0 ? null : flags.FirstOrDefault(flag => flag.Aliases.Append(flag.Name).Contains(arguments[i][..split]));
            if (flag is null)
            {
                resolved.Add(arguments[i]);
            }
            else if (IsOn(arguments[i], split))
            {
                resolved.Add(flag.Name);
            }
            else
            {
                switchedOff.Add(flag.Name);
            }
        }

        return [.. resolved];
    }

    private static bool IsOn(string word, int split) => word[(split + 1)..] switch
    {
        "true" => true,
        "false" => false,
        string value => throw new UserErrorException($"{word[..split]}: takes no value but true or false, found '{value}'"),
    };
}
