using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Modules;
using FirmwareScanner.RegularExpressions;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Sources;

namespace FirmwareScanner.Signatures.Caching;

/// <summary>The name of an entry: a digest of the program, of what it was asked, and of the rule files that were named.</summary>
internal static class RuleCacheKey
{
    // Every assembly whose code decides what is compiled; the identity of a module changes with each change of its code.
    private static readonly Type[] Deciding =
    [
        typeof(RuleCacheKey), typeof(SignatureDatabase), typeof(RegularExpression), typeof(Module), typeof(DiagnosticBag), typeof(InputFile),
    ];

    /// <summary>The key, 32 bytes.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="files">Reads the files.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static byte[] Of(RuleCacheRequest request, RuleFileRecord files)
    {
        using var text = new MemoryStream();
        using var writer = new BinaryWriter(text);
        writer.Write(RuleCacheEntry.Version);
        foreach (Type type in Deciding)
        {
            writer.Write(type.Module.ModuleVersionId.ToByteArray());
        }

        Write(writer, request.Target);
        writer.Write(request.MessageLimit);
        Write(writer, request.Settings);
        Write(writer, request.Options);
        writer.Write((int)request.Rules.BuiltIn);
        writer.Write(request.Rules.Release is { } release ? Convert.ToHexString(release.Digest()) : string.Empty);
        writer.Write(request.Rules.Named.Count);
        foreach (NamedRules rules in request.Rules.Named)
        {
            Write(writer, rules, files);
        }

        writer.Flush();
        return SHA256.HashData(text.ToArray());
    }

    private static void Write(BinaryWriter writer, NamedRules rules, RuleFileRecord files)
    {
        Write(writer, rules.Namespace);
        Write(writer, rules.Path);
        writer.Write(rules.IsFolder);
        IReadOnlyList<string> paths = rules.IsFolder ? files.List(rules.Path) : [rules.Path];
        Write(writer, paths);
        foreach (string path in paths.Where(path => ForeignRules.DescribeName(path) is null))
        {
            writer.Write(files.DigestOf(path, isText: RuleFormats.PurposeOf(path) is null && !RuleFormats.IsContainer(path)));
        }
    }

    private static void Write(BinaryWriter writer, LoaderSettings settings)
    {
        writer.Write(settings.SkipsFaulty);
        Write(writer, settings.IgnoredModules);
        Write(writer, settings.IncludeFolders);
        writer.Write(settings.Variables.Count);
        foreach ((string name, object value) in settings.Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            Write(writer, name);
            Write(writer, value.GetType().Name);
            Write(writer, value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }
    }

    private static void Write(BinaryWriter writer, CompilerOptions options)
    {
        writer.Write((int)options.Profile);
        writer.Write(options.BudgetBytes ?? -1L);
        writer.Write(options.Quarantine);
        writer.Write(options.SkipsFaulty);
        Write(writer, options.LeftOut);
        writer.Write(options.LeavesOutUnfit);
        writer.Write(options.MostWindowBytes ?? -1L);
        writer.Write(options.Defers);
        writer.Write(options.MayOmitTables);
        writer.Write(options.CostThreshold);
        writer.Write(options.IsInformational);
        writer.Write(options.Unwraps);
        Write(writer, options.AuthenticationKey is null ? "none" : "key " + Convert.ToHexString(options.AuthenticationKey));
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> texts)
    {
        writer.Write(texts.Count);
        foreach (string text in texts)
        {
            Write(writer, text);
        }
    }

    // By its characters: a name of other bytes than UTF-8 has characters that UTF-8 cannot have.
    private static void Write(BinaryWriter writer, string text)
    {
        writer.Write(text.Length);
        foreach (char character in text)
        {
            writer.Write((ushort)character);
        }
    }
}
