using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Signatures.Caching;

/// <summary>
/// A folder with compiled rules, each entry under a digest of the program, the options and the rule files (docs/cache.md). An entry is
/// believed only with a code by a secret that is kept elsewhere, in a folder of the user's own; so whoever can write the cache can make it
/// useless, and no more. Several processes may use one folder.
/// </summary>
public sealed class RuleCache : IDisposable
{
    /// <summary>The most bytes of all entries; the ones that were not used for longest are removed.</summary>
    public const long MostBytes = 256 << 20;

    /// <summary>The name of the file with the secret.</summary>
    public const string SecretName = "cache.key";

    // Nobody takes so long to write an entry.
    private const int AbandonedSeconds = 3600;
    private const string Extension = ".fwsc";

    private readonly OwnedFolder _folder;
    private readonly byte[] _secret;
    private readonly long _mostBytes;

    private RuleCache(OwnedFolder folder, byte[] secret, long mostBytes)
    {
        _folder = folder;
        _secret = secret;
        _mostBytes = mostBytes;
    }

    /// <summary>Opens a cache; folder and secret are made if they are not there.</summary>
    /// <param name="folder">The folder with the entries.</param>
    /// <param name="secretFolder">The folder with the secret; must not be or lie in the other.</param>
    /// <exception cref="UnsafeFileException">One of them belongs to others or may be written by others, or the secret may be read by them.</exception>
    /// <exception cref="IOException">One of them cannot be made or opened; the message names it.</exception>
    public static RuleCache Open(string folder, string secretFolder) => Open(folder, secretFolder, MostBytes);

    /// <summary>Opens a cache with another bound.</summary>
    internal static RuleCache Open(string folder, string secretFolder, long mostBytes)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(secretFolder);
        OwnedFolder opened = Named(folder, () => OwnedFolder.Open(folder));
        try
        {
            using OwnedFolder secrets = Named(secretFolder, () => OwnedFolder.Open(secretFolder));
            if (opened.Holds(secretFolder))
            {
                throw new UnsafeFileException($"{folder}: holds the secret by which entries are told from forged ones; name another folder");
            }

            return new RuleCache(opened, Named(secretFolder, () => ReadSecret(secrets)), mostBytes);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Begins to look for rules: reads the files that are named.</summary>
    /// <param name="request">What is wanted.</param>
    public RuleCacheLookup Begin(RuleCacheRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new RuleCacheLookup(this, request);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <summary>Reads an entry.</summary>
    /// <returns>Null if there is none that can be believed.</returns>
    internal RuleCacheEntry? TryRead(byte[] key)
    {
        try
        {
            return _folder.TryRead(NameOf(key), (int)MostBytes) is byte[] file ? RuleCacheFormat.TryDecode(file, key, _secret) : null;
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            // Whatever it is, it is compiled anew and replaced.
            return null;
        }
    }

    /// <summary>Notes that an entry was used.</summary>
    internal void MarkUsed(byte[] key) => _folder.MarkUsed(NameOf(key));

    /// <summary>Writes an entry, and removes old ones.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Write(RuleCacheEntry entry)
    {
        byte[] file = RuleCacheFormat.Encode(entry, _secret);
        if (file.Length <= _mostBytes)
        {
            Named(_folder.Path, () =>
            {
                _folder.Write(NameOf(entry.Key), file);
                Trim();
                return true;
            });
        }
    }

    private static bool IsEntry(string name) => name.Length == (2 * RuleCacheFormat.DigestLength) + Extension.Length
        && name.EndsWith(Extension, StringComparison.Ordinal) && name[..^Extension.Length].All(char.IsAsciiHexDigitLower);

    private static string NameOf(byte[] key) => Convert.ToHexStringLower(key) + Extension;

    private static byte[] ReadSecret(OwnedFolder folder)
    {
        if (folder.TryRead(SecretName, RuleCacheFormat.DigestLength, isSecret: true) is not byte[] secret)
        {
            // Of several processes that do this at the same time, the first one's stays.
            folder.TryAdd(SecretName, RandomNumberGenerator.GetBytes(RuleCacheFormat.DigestLength));
            secret = folder.TryRead(SecretName, RuleCacheFormat.DigestLength, isSecret: true) ?? [];
        }

        return secret.Length == RuleCacheFormat.DigestLength
            ? secret
            : throw new IOException(FormattableString.Invariant(
                $"{SecretName}: expected {RuleCacheFormat.DigestLength} bytes, found {secret.Length}; remove it, and a new one is made"));
    }

    private void Trim()
    {
        IReadOnlyList<OwnedFile> files = _folder.List();
        long abandoned = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - AbandonedSeconds;
        foreach (OwnedFile file in files.Where(file => file.Name.StartsWith(OwnedFolder.TemporaryPrefix, StringComparison.Ordinal)))
        {
            if (file.UsedAt < abandoned)
            {
                _folder.Remove(file.Name);
            }
        }

        // What is not ours is none of our business.
        OwnedFile[] entries = [.. files.Where(file => IsEntry(file.Name)).OrderBy(file => file.UsedAt)];
        long bytes = entries.Sum(file => file.Length);
        for (int i = 0; bytes > _mostBytes && i < entries.Length; i++)
        {
            _folder.Remove(entries[i].Name);
            bytes -= entries[i].Length;
        }
    }

    private static T Named<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (UnsafeFileException)
        {
            throw;
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new IOException($"{path}: {FileProblem.Describe(exception)}", exception);
        }
    }
}
