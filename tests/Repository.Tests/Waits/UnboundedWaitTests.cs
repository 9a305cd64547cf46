using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Core.Tests.Repository;
using FirmwareScanner.Regenerate.Architecture;
using FirmwareScanner.Repository.Tests.Product;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.Repository.Tests.Waits;

/// <summary>Every wait of the product, the tools and the tests has a bound, or its reason in the list of exceptions.</summary>
public sealed class UnboundedWaitTests
{
    /// <summary>Sources that tests compile and never run.</summary>
    private const string Cases = "tests/Analysis/FirmwareScanner.Analyzers.Tests/Cases/";

    [Fact]
    public void Every_wait_has_a_bound_or_a_reason()
    {
        UnboundedWait[] waits = [.. OfProduct().Concat(OfTests()).DistinctBy(wait => (wait.Place, wait.What))];

        IReadOnlyDictionary<string, string> excepted = Exceptions.Of("wait");
        RepositoryFiles.AssertNone(waits.Where(wait => !excepted.ContainsKey(wait.Function))
            .Select(wait => $"{wait.Place}: {wait.Function} may wait for ever: {wait.What}")
            .Concat(Exceptions.NotNeeded("wait", waits.Select(wait => wait.Function))));
    }

    [Theory]
    [InlineData("new System.Threading.Thread(() => { }).Join();", 1)]
    [InlineData("new System.Threading.Thread(() => { }).Join(1000);", 0)]
    [InlineData("string.Join(',', names);", 0)]
    [InlineData("names.Join(names, a => a, a => a, (a, b) => a);", 0)]
    [InlineData("System.Threading.Monitor.Wait(names);", 1)]
    [InlineData("System.Threading.Monitor.Wait(names, 1000);", 0)]
    [InlineData("new System.Threading.SemaphoreSlim(1).Wait(token);", 1)]
    [InlineData("new System.Threading.SemaphoreSlim(1).Wait(1000, token);", 0)]
    [InlineData("token.WaitHandle.WaitOne();", 1)]
    [InlineData("token.WaitHandle.WaitOne(System.Threading.Timeout.InfiniteTimeSpan);", 1)]
    [InlineData("System.Threading.Tasks.Task.Delay(1).Wait();", 1)]
    [InlineData("System.Threading.Tasks.Task.WaitAll(System.Threading.Tasks.Task.Delay(1));", 1)]
    [InlineData("System.Threading.Tasks.Task.Run(() => 1).GetAwaiter().GetResult();", 1)]
    [InlineData("System.Threading.Tasks.Task.Run(() => 1).WaitAsync(token).GetAwaiter().GetResult();", 1)]
    [InlineData("System.Threading.Tasks.Task.Run(() => 1).WaitAsync(System.TimeSpan.Zero).GetAwaiter().GetResult();", 0)]
    [InlineData("await System.Threading.Tasks.Task.Run(() => 1);", 1)]
    [InlineData("await System.Threading.Tasks.Task.Run(() => 1).ConfigureAwait(false);", 1)]
    [InlineData("await System.Threading.Tasks.Task.Run(() => 1).WaitAsync(System.TimeSpan.Zero);", 0)]
    [InlineData("await process.WaitForExitAsync(token);", 1)]
    [InlineData("var s = new System.Threading.CancellationTokenSource(9); await process.WaitForExitAsync(s.Token);", 0)]
    [InlineData("var s = new System.Threading.CancellationTokenSource(); await process.WaitForExitAsync(s.Token);", 1)]
    [InlineData("var s = new System.Threading.CancellationTokenSource(); s.CancelAfter(9); await process.WaitForExitAsync(s.Token);", 0)]
    [InlineData("await process.StandardOutput.ReadLineAsync(token);", 1)]
    [InlineData("_ = System.Threading.Tasks.Task.Run(() => 1).Result;", 1)]
    [InlineData("var t = System.Threading.Tasks.Task.Run(() => 1); _ = t.Wait(1000) ? t.Result : 0;", 0)]
    [InlineData("process.WaitForExit();", 1)]
    [InlineData("process.WaitForExit(1000);", 0)]
    [InlineData("process.StandardError.ReadToEnd();", 1)]
    [InlineData("process?.WaitForExit();", 1)]
    [InlineData("System.Console.In.ReadLine();", 1)]
    [InlineData("System.Console.OpenStandardInput();", 1)]
    [InlineData("System.Threading.SpinWait.SpinUntil(() => names.Length > 0);", 1)]
    [InlineData("while (names.Length == 0) { System.Threading.Thread.Sleep(1); }", 1)]
    [InlineData("while (names.Length == 0 && watch.Elapsed.Seconds < 9) { System.Threading.Thread.Sleep(1); }", 0)]
    [InlineData("for (int i = 0; i < 9; i++) { System.Threading.Thread.Sleep(1); }", 0)]
    [InlineData("for (;;) { System.Threading.Thread.Yield(); }", 1)]
    [InlineData("System.Threading.Thread.Sleep(1);", 0)]
    public void Waits_without_a_time_are_found(string statement, int count)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText($$"""
            using System.Linq;
            class C
            {
                async System.Threading.Tasks.Task M(
                    string[] names, System.Threading.CancellationToken token, System.Diagnostics.Process process, System.Diagnostics.Stopwatch watch)
                {
                    {{statement}}
                }
            }
            """, cancellationToken: TestContext.Current.CancellationToken);
        SemanticModel model = CSharpCompilation.Create("waits", [tree], ProductCode.Platform.Values).GetSemanticModel(tree);

        UnboundedWait[] found = [.. UnboundedWaits.In(model, "waits.cs")];

        Assert.Equal(count, found.Length);
        Assert.All(found, wait => Assert.Equal("C.M", wait.Function));
    }

    private static IEnumerable<UnboundedWait> OfProduct() =>
        from project in ProductCode.Projects
        from tree in project.Folders.Keys
        where !SourceFiles.IsGenerated(tree.ToString())
        from wait in UnboundedWaits.In(project.Compilation.GetSemanticModel(tree), Relative(tree.FilePath))
        select wait;

    /// <summary>All of them as one program: names that several have do not resolve, those of the platform do.</summary>
    private static IEnumerable<UnboundedWait> OfTests()
    {
        Dictionary<SyntaxTree, string> sources = SourceFiles.HandWritten(RepositoryFiles.Root, "tests")
            .Where(source => !source.Path.StartsWith(Cases, StringComparison.Ordinal))
            .ToDictionary(source => source.Unit.SyntaxTree, source => source.Path);
        CSharpCompilation all = CSharpCompilation.Create("tests", sources.Keys, ProductCode.Platform.Values);
        return from source in sources
               from wait in UnboundedWaits.In(all.GetSemanticModel(source.Key), source.Value)
               select wait;
    }

    private static string Relative(string path) => Path.GetRelativePath(RepositoryFiles.Root, path).Replace('\\', '/');
}
