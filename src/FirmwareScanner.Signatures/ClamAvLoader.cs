using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.ClamAv;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Sources;

namespace FirmwareScanner.Signatures;

/// <summary>Loads files of ClamAV that are no rule texts: lists of hashes, of ignored names, packed databases.</summary>
/// <param name="files">Reads files.</param>
/// <param name="intake">Receives hashes and names.</param>
/// <param name="addText">Adds the rules of a text.</param>
/// <param name="diagnostics">Receives messages.</param>
internal sealed class ClamAvLoader(
    RuleFileReader files, ClamAvIntake intake, Action<SourceText, string, RuleLanguage> addText, DiagnosticBag diagnostics)
{
    // Members that say nothing about what to look for.
    private static readonly string[] Companions = [".info", ".cfg", ".crb", ".ftm", ".cat", string.Empty];

    /// <summary>Loads a file, if it is one of them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ns">The namespace of what is in it.</param>
    /// <param name="isNamed">Whether the user named it.</param>
    /// <returns>Whether it is one of them.</returns>
    public bool TryLoad(string path, string ns, bool isNamed)
    {
        if (RuleFormats.PurposeOf(path) is HashPurpose purpose)
        {
            files.ReadStream(path, RuleFileReader.MostStreamBytes, isNamed, stream => AddHashes(path, stream, purpose, ns));
            return true;
        }

        if (RuleFormats.IsIgnoreList(path))
        {
            if (files.TryRead(path, isNamed) is SourceText source)
            {
                intake.AddIgnored(source, diagnostics);
            }

            return true;
        }

        if (RuleFormats.IsContainer(path))
        {
            files.ReadStream(path, ContainerReader.MostBytes, isNamed, stream => AddContainer(path, stream, ns));
            return true;
        }

        return false;
    }

    private void AddHashes(string path, Stream stream, HashPurpose purpose, string ns) =>
        new HashFileParser(path, ns, purpose, intake, diagnostics).Parse(stream);

    private void AddContainer(string path, Stream stream, string ns)
    {
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var left = new SortedSet<string>(StringComparer.Ordinal);
        new ContainerReader(path, diagnostics).Read(
            bytes.ToArray(), RuleFormats.HasExtension(path, ".cvd"), member => AddMember(path, member, ns, left));
        if (left.Count > 0)
        {
            diagnostics.Note(null, $"{path}: members that are not read: {string.Join(", ", left)}");
        }
    }

    private void AddMember(string path, TarMember member, string ns, SortedSet<string> left)
    {
        string name = $"{path}!{member.Name}";
        if (RuleFormats.PurposeOf(member.Name) is HashPurpose purpose)
        {
            AddHashes(name, member, purpose, ns);
        }
        else if (RuleFormats.IsIgnoreList(member.Name) && files.TryReadMember(name, member) is SourceText ignored)
        {
            intake.AddIgnored(ignored, diagnostics);
        }
        else if (RuleFormats.LanguageOf(member.Name) is RuleLanguage language)
        {
            if (files.TryReadMember(name, member) is SourceText source)
            {
                addText(source, ns, language);
            }
        }
        else if (member.Length > 0 && !Companions.Contains(Path.GetExtension(member.Name)))
        {
            left.Add(member.Name);
        }
    }
}
