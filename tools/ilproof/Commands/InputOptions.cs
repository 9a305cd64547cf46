using System.CommandLine;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.World;
using FirmwareScanner.Proof.Budgets;

namespace FirmwareScanner.Proof.Commands;

/// <summary>The options that say what a command is about; in the repository all have defaults.</summary>
internal sealed class InputOptions
{
    private readonly Option<string[]> _assemblies = new("--assembly")
    {
        Description = "An assembly that goes to the device; give all of them. The class library is read from beside it. "
            + "Default: the Release builds of core and application.",
        HelpName = "FILE.dll",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _api = new("--api")
    {
        Description = $"What was looked up about members of the class library. Default: {Repository.ApiList}.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _budgets = new("--budgets")
    {
        Description = $"The budgets. Default: {Repository.Budgets}.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_assemblies);
        command.Options.Add(_api);
        command.Options.Add(_budgets);
    }

    /// <summary>The budgets file.</summary>
    public string BudgetsPath(ParseResult parsed) => parsed.GetValue(_budgets) ?? Repository.PathOf(Repository.Budgets);

    /// <summary>Reads everything.</summary>
    /// <exception cref="UserErrorException">A file is missing or not of the form.</exception>
    public ProofInput Read(ParseResult parsed)
    {
        string[] paths = AssemblyPaths(parsed);
        return new ProofInput(
            [.. paths.Select(AssemblyImage.Read)],
            new DeviceApi(
                DeviceLibrary.Beside(paths),
                ApiList.Read(ApiPath(parsed))),
            BudgetFile.Read(BudgetsPath(parsed)));
    }

    /// <summary>The files that are read, onto which nothing may be written.</summary>
    public FileClaims Claim(ParseResult parsed)
    {
        var claims = new FileClaims();
        foreach (string path in AssemblyPaths(parsed).Append(ApiPath(parsed)).Append(BudgetsPath(parsed)))
        {
            claims.AddInput(path);
        }

        return claims;
    }

    private string ApiPath(ParseResult parsed) => parsed.GetValue(_api) ?? Repository.PathOf(Repository.ApiList);

    private string[] AssemblyPaths(ParseResult parsed) => parsed.GetValue(_assemblies) is { Length: > 0 } named
        ? named
        : [Repository.PathOf(Repository.CoreAssembly), Repository.PathOf(Repository.DeviceAssembly)];
}
