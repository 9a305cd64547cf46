using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports.Authoring;

namespace FirmwareScanner.Tool.Cases;

/// <summary>
/// Finds the cases of a folder: <c>RULE/match/*</c> are files in which the rule fires, <c>RULE/no-match/*</c> those in which it does not,
/// <c>clean/*</c> those in which nothing is found; <c>cases.toml</c> has others. What begins with a dot is left out.
/// </summary>
internal sealed class CaseFolder
{
    /// <summary>The file that lists cases.</summary>
    public const string ListName = "cases.toml";

    private const string Match = "match";
    private const string NoMatch = "no-match";
    private const string Clean = "clean";

    private readonly string _folder;
    private readonly List<RuleCase> _cases = [];
    private readonly List<string> _strays = [];
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);

    private CaseFolder(string folder)
    {
        _folder = folder;
    }

    /// <summary>The cases, those of the list first, then by name.</summary>
    public IReadOnlyList<RuleCase> Cases => _cases;

    /// <summary>Files that belong to no case.</summary>
    public IReadOnlyList<string> Strays => _strays;

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UserErrorException">It has no case, or something that should be one and is none.</exception>
    public static CaseFolder Read(string folder)
    {
        var cases = new CaseFolder(folder);
        cases.ReadAll();
        return cases;
    }

    private void ReadAll()
    {
        IReadOnlyList<FolderEntry> entries = Entries(_folder);
        if (entries.Any(entry => entry.Name == ListName))
        {
            _cases.AddRange(CaseList.Read(_folder, Path.Combine(_folder, ListName)));
            _listed.UnionWith(_cases.Select(one => one.Path));
        }

        foreach (FolderEntry entry in entries.Where(entry => entry.Name != ListName))
        {
            string path = Path.Combine(_folder, entry.Name);
            if (IsFolder(path, entry))
            {
                ReadRule(entry.Name, path);
            }
            else
            {
                AddStray(path);
            }
        }

        if (_cases.Count == 0)
        {
            throw new UserErrorException($"{_folder}: there is no case; expected RULE/{Match}/FILE, RULE/{NoMatch}/FILE, {Clean}/FILE or {ListName}");
        }
    }

    private void ReadRule(string rule, string path)
    {
        IReadOnlyList<FolderEntry> entries = Entries(path);
        if (!entries.Any(entry => entry.Name is Match or NoMatch))
        {
            if (rule == Clean)
            {
                AddFiles(path, Clean, one => one with { IsClean = true });
            }
            else if (!IsListed(path))
            {
                throw new UserErrorException($"{path}: expected a folder {Match} or {NoMatch} in it, with files in which the rule {rule} fires or does not");
            }

            return;
        }

        foreach (FolderEntry entry in entries)
        {
            string below = Path.Combine(path, entry.Name);
            string name = rule + "/" + entry.Name;
            switch (entry.Name)
            {
                case Match:
                    AddFiles(below, name, one => one with { Fires = [rule] });
                    break;
                case NoMatch:
                    AddFiles(below, name, one => one with { Silent = [rule] });
                    break;
                default:
                    AddOther(below, entry);
                    break;
            }
        }
    }

    private void AddOther(string path, FolderEntry entry)
    {
        if (!IsFolder(path, entry))
        {
            AddStray(path);
        }
        else if (!IsListed(path))
        {
            throw new UserErrorException($"{path}: beside {Match} and {NoMatch} there is no place for other folders");
        }
    }

    private void AddFiles(string folder, string name, Func<RuleCase, RuleCase> expect)
    {
        int before = _cases.Count;
        AddFilesBelow(folder, name, expect);
        if (_cases.Count == before)
        {
            throw new UserErrorException($"{folder}: there is no file in it, so nothing would be tried");
        }
    }

    // A link to a folder is not followed, and tried as a file, which fails: no loop, and nothing that is left out in silence.
    private void AddFilesBelow(string folder, string name, Func<RuleCase, RuleCase> expect)
    {
        foreach (FolderEntry entry in Entries(folder))
        {
            string path = Path.Combine(folder, entry.Name);
            if (entry.Kind == FileKind.Folder)
            {
                AddFilesBelow(path, name + "/" + entry.Name, expect);
            }
            else
            {
                _cases.Add(expect(new RuleCase(name + "/" + entry.Name, path)));
            }
        }
    }

    private static bool IsFolder(string path, FolderEntry entry) =>
        entry.Kind == FileKind.Folder || (entry.Kind == FileKind.Link && FileStatus.IsFolder(path));

    private bool IsListed(string folder) => _listed.Any(path => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private void AddStray(string path)
    {
        if (!_listed.Contains(path))
        {
            _strays.Add(path);
        }
    }

    private static IReadOnlyList<FolderEntry> Entries(string folder)
    {
        try
        {
            return [.. FolderListing.Of(folder).Where(entry => entry.Name[0] != '.')];
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{folder}: {FileProblem.Describe(exception)}");
        }
    }
}
