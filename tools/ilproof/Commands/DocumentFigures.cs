using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.IlProof.Loops;
using FirmwareScanner.Proof.Budgets;
using FirmwareScanner.Proof.Map;
using FirmwareScanner.Proof.Output;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Proof.Commands;

/// <summary>What the documents show of the compiled core: the memory maps, the deepest chain of calls, the loops of the hot path.</summary>
internal sealed class DocumentFigures : IDisposable
{
    private readonly ProofRun _run;
    private readonly SignatureSet _signatures = ReferenceSets.BuiltIn();

    private DocumentFigures(ProofRun run)
    {
        _run = run;
    }

    /// <summary>The boards that have a map, the reference board first.</summary>
    public static IReadOnlyList<string> Boards { get; } = [.. MapBoard.All.Select(board => board.Name)];

    /// <summary>Runs the proofs over the core as it was built last.</summary>
    /// <param name="root">The root of the repository.</param>
    /// <exception cref="UserErrorException">The core has not been built, or a file is not of its form.</exception>
    public static DocumentFigures Of(string root)
    {
        var input = new InputOptions();
        var command = new Command("documents");
        input.AddTo(command);
        ParseResult parsed = command.Parse(
        [
            "--assembly", Path.Combine(root, Repository.CoreAssembly),
            "--api", Path.Combine(root, Repository.ApiList),
            "--budgets", Path.Combine(root, Repository.Budgets),
        ]);
        return new DocumentFigures(ProofRun.Of(input.Read(parsed)));
    }

    /// <summary>The memory map of a board as a picture.</summary>
    /// <param name="board">Its name.</param>
    public string MapPicture(string board) => MapSvg.Render(MemoryMap.Of(MapBoard.Find(board), _signatures, _run));

    /// <summary>The memory map of a board as a table.</summary>
    /// <param name="board">Its name.</param>
    public IEnumerable<string> MapLines(string board) => MapText.Lines(MemoryMap.Of(MapBoard.Find(board), _signatures, _run));

    /// <summary>The deepest chain of calls and the loops of the hot path.</summary>
    public IEnumerable<string> ProofLines() => ProofText.ChainLines(_run).Concat(LoopFigures(_run.Loops));

    /// <summary>IL instructions of the shortest round of a loop.</summary>
    /// <param name="name">The loop, such as <c>FilterLoop.Find2#1</c>.</param>
    /// <exception cref="UserErrorException">The hot path has no such loop.</exception>
    public int LeastOfLoop(string name)
    {
        return _run.Loops.FirstOrDefault(loop => loop.Name == name)?.Least
            ?? throw new UserErrorException($"the hot path has no loop {name}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
    }

    /// <summary>The loops as a table without what changes with every line of the source.</summary>
    private static IEnumerable<string> LoopFigures(IEnumerable<LoopCount> loops)
    {
        var table = new TextTable("loop of the hot path", " least", " most", " inner");
        foreach (LoopCount loop in loops)
        {
            table.Add(loop.Name, loop.Least, loop.Most, loop.Inner);
        }

        return table.Lines();
    }
}
