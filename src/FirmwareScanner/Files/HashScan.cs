using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Modules;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.ClamAv;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Files;

/// <summary>Looks objects up in lists of hashes. They are read again for it, once, and only if something of their length is listed.</summary>
/// <param name="signatures">The signatures with the lists.</param>
/// <param name="filter">Which names to tell of; all if null.</param>
internal sealed class HashScan(SignatureSet signatures, RuleFilter? filter)
{
    private const int PieceLength = 1 << 16;

    // Headers may claim the same bytes for section after section.
    private const int MostTimesOver = 4;

    private static readonly HashKind[] Kinds = Enum.GetValues<HashKind>();

    private readonly HashSignatures _hashes = signatures.Hashes;
    private readonly Dictionary<HashName, SignatureRule> _rules = [];
    private readonly byte[] _piece = new byte[PieceLength];
    private CancellationToken _cancellation;

    /// <summary>The names of hashes that the object at hand has, as rules.</summary>
    public List<FiredRule> Rules { get; } = [];

    /// <summary>The name under which the object is listed as a false positive; null if it is not.</summary>
    public string? TrustedAs { get; private set; }

    /// <summary>Bits of <see cref="IncompleteReason"/>: what could not be looked up.</summary>
    public int Reasons { get; private set; }

    /// <summary>The same in words; empty for nothing.</summary>
    public string Problem { get; private set; } = string.Empty;

    /// <summary>Looks an object up.</summary>
    /// <param name="content">Its bytes; null if they cannot be read again.</param>
    /// <param name="cancellation">Ends it early; the reasons say so.</param>
    public void Look(IModuleContent? content, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        Rules.Clear();
        TrustedAs = null;
        Reasons = IncompleteReason.None;
        Problem = string.Empty;
        if (content is null)
        {
            Add(IncompleteReason.LeftOut, "hashes need the bytes again, which cannot be had");
            return;
        }

        try
        {
            LookAtObject(content);
            if (_hashes.HasAny(HashPurpose.Section))
            {
                LookAtSections(content);
            }
        }
        catch (OperationCanceledException)
        {
            Add(IncompleteReason.Stopped, "stopped while hashes were looked up");
        }
        catch (Exception exception) when (exception is UnpackException || FileProblem.Is(exception))
        {
            Add(IncompleteReason.Unreadable, $"hashes: the bytes cannot be read again: {exception.Message}");
        }
    }

    private void Add(int reason, string problem)
    {
        Reasons |= reason;
        Problem = problem;
    }

    private void LookAtObject(IModuleContent content)
    {
        long length = content.Length;
        HashKind[] wanted =
        [
            .. Kinds.Where(kind => _hashes.Wants(HashPurpose.Object, kind, length) || _hashes.Wants(HashPurpose.FalsePositive, kind, length)),
        ];
        foreach ((HashKind kind, byte[] digest) in Digests(content, 0, length, wanted))
        {
            Report(_hashes.Find(HashPurpose.Object, kind, digest, length));
            TrustedAs ??= _hashes.Find(HashPurpose.FalsePositive, kind, digest, length).FirstOrDefault()?.Name;
        }
    }

    private void LookAtSections(IModuleContent content)
    {
        Span<byte> start = stackalloc byte[2];
        if (content.Read(0, start) != start.Length || !start.SequenceEqual("MZ"u8))
        {
            return;
        }

        long left = content.Length * MostTimesOver;
        foreach (ExecutableSection section in ExecutableFacts.PeSections(content).Where(section => section.Length > 0))
        {
            HashKind[] wanted = [.. Kinds.Where(kind => _hashes.Wants(HashPurpose.Section, kind, section.Length))];
            left -= wanted.Length > 0 ? section.Length : 0;
            if (left < 0)
            {
                Add(IncompleteReason.Limit, $"hashes: sections of more than {MostTimesOver} times the length of the file; the rest was not looked up");
                return;
            }

            foreach ((HashKind kind, byte[] digest) in Digests(content, section.Offset, section.Length, wanted))
            {
                Report(_hashes.Find(HashPurpose.Section, kind, digest, section.Length));
            }
        }
    }

    private List<(HashKind Kind, byte[] Digest)> Digests(IModuleContent content, long start, long length, HashKind[] kinds)
    {
        IncrementalHash[] hashes = Array.ConvertAll(kinds, kind => IncrementalHash.CreateHash(AlgorithmOf(kind)));
        var digests = new List<(HashKind, byte[])>();
        long done = 0;
        for (int got = 1; hashes.Length > 0 && done < length && got > 0; done += got)
        {
            _cancellation.ThrowIfCancellationRequested();
            got = content.Read(start + done, _piece.AsSpan(0, (int)Math.Min(PieceLength, length - done)));
            Array.ForEach(hashes, hash => hash.AppendData(_piece, 0, got));
        }

        for (int i = 0; i < hashes.Length; i++)
        {
            digests.Add((kinds[i], hashes[i].GetHashAndReset()));
            hashes[i].Dispose();
        }

        return digests;
    }

    private static HashAlgorithmName AlgorithmOf(HashKind kind) => kind switch
    {
        HashKind.Md5 => HashAlgorithmName.MD5,
        HashKind.Sha1 => HashAlgorithmName.SHA1,
        _ => HashAlgorithmName.SHA256,
    };

    private void Report(IReadOnlyList<HashName> names)
    {
        foreach (HashName name in names)
        {
            SignatureRule rule = RuleOf(name);
            if (filter?.Selects(rule) != false && Rules.TrueForAll(known => known.Rule != rule))
            {
                Rules.Add(new FiredRule(rule, [], 0));
            }
        }
    }

    // A name is made a rule when it is first met: there may be millions that never are.
    private SignatureRule RuleOf(HashName name)
    {
        if (!_rules.TryGetValue(name, out SignatureRule? rule))
        {
            var names = new RuleNames(name.Name, name.Namespace, [], [], false, []);
            int number = signatures.Rules.Count + _rules.Count;
            _rules[name] = rule = new SignatureRule(number, signatures.Database.PatternCount, names, isPrivate: false, isInformational: false, canFire: true);
        }

        return rule;
    }
}
