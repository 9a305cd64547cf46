using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Caching;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Caching;

/// <summary>A folder with rules, a cache and a secret, which each test gets anew.</summary>
public abstract class RuleCacheFixture : IDisposable
{
    /// <summary>Makes the folder.</summary>
    protected RuleCacheFixture() => Folder = Directory.CreateTempSubdirectory("rule-cache-test-").FullName;

    /// <summary>The folder.</summary>
    protected string Folder { get; }

    /// <summary>The cache in it.</summary>
    protected string Cache => Path.Combine(Folder, "cache");

    /// <summary>The folder of the secret.</summary>
    protected string Secrets => Path.Combine(Folder, "secrets");

    /// <summary>The entries of the cache.</summary>
    protected string[] Entries => [.. Directory.GetFiles(Cache, "*.fwsc").Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(Folder, true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a file of rules.</summary>
    /// <returns>Its path.</returns>
    protected string Put(string name, string content)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>What is asked of a cache for files or folders.</summary>
    protected static RuleCacheRequest RequestFor(params string[] paths) => new()
    {
        Rules = new RuleSelection([.. paths.Select(path => new NamedRules("default", path, Directory.Exists(path)))], BuiltInRules.None),
        Settings = new LoaderSettings(),
        Options = new CompilerOptions { Defers = true },
        MessageLimit = 50,
    };

    /// <summary>Gets rules as a program does: from the cache, or compiled and then kept there.</summary>
    /// <param name="request">Which.</param>
    /// <param name="isHit">Whether the cache had them.</param>
    /// <returns>Everything about them, as text.</returns>
    protected string Get(RuleCacheRequest request, out bool isHit) => Get(request, RuleCache.MostBytes, out isHit);

    /// <summary>Gets rules from a cache of which the size is bounded.</summary>
    protected string Get(RuleCacheRequest request, long mostBytes, out bool isHit)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var cache = RuleCache.Open(Cache, Secrets, mostBytes);
        RuleCacheLookup lookup = cache.Begin(request);
        if (lookup.Find() is CachedRules found)
        {
            isHit = true;
            return Describe(found.Image, found.Names, found.Deferred, found.Hashes, found.Files, found.Messages, found.Skipped);
        }

        isHit = false;
        var diagnostics = new DiagnosticBag();
        RuleLoader loader = lookup.CreateLoader(diagnostics);
        (CompiledDatabase compiled, RuleSet rules, string[] messages) = Compile(request, loader, diagnostics);
        lookup.Keep(rules, compiled, loader.Files, messages);
        return Describe(compiled.Image, compiled.Names, compiled.Deferred, compiled.Hashes, loader.Files, messages, compiled.Report.Skipped.Count);
    }

    /// <summary>Gets rules without a cache.</summary>
    protected static string GetWithout(RuleCacheRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics, request.Settings);
        (CompiledDatabase compiled, _, string[] messages) = Compile(request, loader, diagnostics);
        return Describe(compiled.Image, compiled.Names, compiled.Deferred, compiled.Hashes, loader.Files, messages, compiled.Report.Skipped.Count);
    }

    /// <summary>Gets rules and says that they are right.</summary>
    /// <returns>Whether the cache had them.</returns>
    protected bool IsHit(RuleCacheRequest request)
    {
        Assert.Equal(GetWithout(request), Get(request, out bool isHit));
        return isHit;
    }

    private static (CompiledDatabase Compiled, RuleSet Rules, string[] Messages) Compile(
        RuleCacheRequest request, RuleLoader loader, DiagnosticBag diagnostics)
    {
        request.Rules.AddTo(loader);
        RuleSet rules = loader.Build();
        CompiledDatabase? compiled = DatabaseCompiler.Compile(rules, request.Options, diagnostics);
        Assert.True(compiled is not null, string.Join('\n', diagnostics.All));
        return (compiled, rules, [.. diagnostics.All.SelectMany(message => message.ToLines())]);
    }

    private static string Describe(
        byte[] image,
        DatabaseNames names,
        IReadOnlyList<DeferredRule> deferred,
        HashSignatures hashes,
        IReadOnlyList<string> files,
        IReadOnlyList<string> messages,
        int skipped) => string.Join(
            '\n',
            Convert.ToHexString(image),
            Convert.ToHexString(names.ToUtf8()),
            GraphText.Of(names),
            GraphText.Of(deferred),
            GraphText.Of(hashes),
            string.Join('\n', files),
            string.Join('\n', messages),
            skipped);
}
