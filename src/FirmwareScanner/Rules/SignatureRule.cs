using System.Collections.Generic;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Rules;

/// <summary>A rule of a <see cref="SignatureSet"/>: its number in the database and its names.</summary>
public sealed class SignatureRule
{
    internal SignatureRule(int number, int firstPattern, RuleNames names, bool isPrivate, bool isInformational, bool canFire)
    {
        Number = number;
        FirstPattern = firstPattern;
        Name = names.Name;
        Namespace = names.Namespace;
        Tags = names.Tags;
        Meta = names.Meta;
        Patterns = names.Patterns;
        IsPrivate = isPrivate;
        IsInformational = isInformational;
        CanFire = canFire;
        Severity = SeverityText.Of(names.Meta);
        FullName = names.Namespace + ":" + names.Name;
    }

    /// <summary>The rule's number in the database, from 0.</summary>
    public int Number { get; }

    /// <summary>The number of its first pattern in the database; the others follow.</summary>
    public int FirstPattern { get; }

    /// <summary>The rule's name.</summary>
    public string Name { get; }

    /// <summary>Its namespace.</summary>
    public string Namespace { get; }

    /// <summary>Namespace and name, separated by a colon.</summary>
    public string FullName { get; }

    /// <summary>Its tags, in source order.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>Its metadata, in source order.</summary>
    public IReadOnlyList<MetaName> Meta { get; }

    /// <summary>Its patterns, in source order.</summary>
    public IReadOnlyList<PatternNames> Patterns { get; }

    /// <summary>From the metadata entry <c>severity</c>.</summary>
    public Severity Severity { get; }

    /// <summary>Whether it is evaluated but never reported.</summary>
    public bool IsPrivate { get; }

    /// <summary>Whether it is reported without making a file "found".</summary>
    public bool IsInformational { get; }

    /// <summary>Whether it can ever be reported: it is not private, and its condition is not known never to be true.</summary>
    public bool CanFire { get; }
}
