using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Reports.Page;
using FirmwareScanner.Results;

namespace FirmwareScanner.Tool.Output;

/// <summary>
/// A page for each file, in one folder. It is called after the file's own name, as far as that is of plain letters, and after its path, of which it
/// has a hash: no two paths share one, and no name leads out of the folder.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="terminal">Where it is said that a page could not be written; the run goes on.</param>
internal sealed class PageFolder(string folder, Terminal terminal) : IScanReport
{
    private const int LongestName = 64;
    private const int HashCharacters = 16;

    /// <inheritdoc/>
    public void Write(FileScanResult result)
    {
        try
        {
            using OutputFile file = OutputFile.Create(new FileClaims().AddOutput(Path.Combine(folder, NameFor(result.Path))));
            using var page = new PageReport(file.Stream);
            var totals = new ScanTotals();
            totals.Add(result);
            page.Write(result);
            page.Finish(totals, 0);
            file.Commit();
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            terminal.Complain($"no page for {result.Path}: {FileProblem.Describe(exception)}");
        }
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        // Each page is whole.
    }

    private static string NameFor(string path)
    {
        string name = new([.. Path.GetFileName(path).Take(LongestName).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-')]);
        string hash = Convert.ToHexStringLower(SHA256.HashData(EscapedUtf8.Encode(path)))[..HashCharacters];
        return $"{name.TrimStart('.')}-{hash}.html";
    }
}
