using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Sources;

namespace FirmwareScanner.Signatures.Caching;

/// <summary>
/// One search in a cache, and what is to be done if it finds nothing: load the rules with <see cref="CreateLoader"/>, compile them, and hand
/// both to <see cref="Keep"/>. The files that are named are read once for all of it.
/// </summary>
public sealed class RuleCacheLookup
{
    private readonly RuleCache _cache;
    private readonly RuleCacheRequest _request;
    private readonly RuleFileRecord? _files;
    private readonly byte[] _key = [];

    internal RuleCacheLookup(RuleCache cache, RuleCacheRequest request)
    {
        _cache = cache;
        _request = request;

        // A pipe can be read once only, and what it will give nobody knows.
        if (request.Rules.Named.Any(rules => FileStatus.TryOf(rules.Path)?.Kind is not (FileKind.Regular or FileKind.Folder)))
        {
            return;
        }

        var files = new RuleFileRecord(RuleFolder.List);
        try
        {
            _key = RuleCacheKey.Of(request, files);
            _files = files;
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            // The loader says what is wrong.
        }
    }

    /// <summary>A loader for the rules that are looked for.</summary>
    /// <param name="diagnostics">Receives errors, warnings and notes.</param>
    public RuleLoader CreateLoader(DiagnosticBag diagnostics) => new(diagnostics, _request.Settings, _files);

    /// <summary>Looks for the rules.</summary>
    /// <returns>Null if they are not there, or not as they are now.</returns>
    public CachedRules? Find()
    {
        if (_files is null)
        {
            return null;
        }

        RuleFileFact[] named = [.. _files.Facts];
        CachedRules? found = _cache.TryRead(_key) is RuleCacheEntry entry && entry.Facts.All(_files.Holds) ? Restore(entry) : null;
        if (found is null)
        {
            _files.ReturnTo(named);
        }
        else
        {
            _cache.MarkUsed(_key);
        }

        return found;
    }

    /// <summary>Keeps what was compiled. Rules that come from pipes, or of which a file has changed meanwhile, are not kept.</summary>
    /// <param name="rules">What the loader of <see cref="CreateLoader"/> built.</param>
    /// <param name="compiled">What was compiled of it, without errors.</param>
    /// <param name="paths">The files that the loader has read.</param>
    /// <param name="messages">The lines that the user was told.</param>
    /// <exception cref="IOException">It cannot be written; the message names the folder.</exception>
    public void Keep(RuleSet rules, CompiledDatabase compiled, IReadOnlyList<string> paths, IReadOnlyList<string> messages)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(compiled);
        if (_files is { IsSound: true } && CachedDeferral.TryOf(compiled.Deferred, rules.Rules) is IReadOnlyList<CachedDeferral> deferred)
        {
            _cache.Write(new RuleCacheEntry
            {
                Key = _key,
                Facts = [.. _files.Facts],
                Files = paths,
                Messages = messages,
                Skipped = compiled.Report.Skipped.Count,
                Image = compiled.Image,
                Names = compiled.Names,
                HasHashes = compiled.Hashes.Count > 0,
                Deferred = deferred,
            });
        }
    }

    private CachedRules? Restore(RuleCacheEntry entry)
    {
        RuleSet? rules = entry.HasHashes || entry.Deferred.Count > 0 ? LoadAgain(entry) : new RuleSet([]);
        try
        {
            return rules is null ? null : new CachedRules(
                entry.Image,
                entry.Names,
                [.. entry.Deferred.Select(deferral => deferral.Restore(rules.Rules))],
                rules.Hashes,
                entry.Files,
                entry.Messages,
                entry.Skipped);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Reads the rules again, for what is not kept of them; what was said of them is known.</summary>
    private RuleSet? LoadAgain(RuleCacheEntry entry)
    {
        var diagnostics = new DiagnosticBag(1);
        RuleLoader loader = CreateLoader(diagnostics);
        _request.Rules.AddTo(loader);
        RuleSet rules = loader.Build();

        // A list of hashes is too large to be held, so it may have changed since it was looked at.
        return _files!.IsSound && !diagnostics.HasErrors && entry.Facts.All(_files.Holds) ? rules : null;
    }
}
