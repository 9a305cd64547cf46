# The formula of a tap of Homebrew; tools/deploy/fill-manifests.sh fills in what stands between @ signs.
class Fwscan < Formula
  desc "Scanner for firmware images: YARA and ClamAV signatures, exact offsets"
  homepage "https://github.com/FirmwareScanner/FirmwareScanner"
  version "@VERSION@"
  license "MIT"

  on_macos do
    depends_on arch: :arm64
    url "https://github.com/FirmwareScanner/FirmwareScanner/releases/download/v@VERSION@/fwscan-@VERSION@-osx-arm64.tar.gz"
    sha256 "@SHA256_OSX_ARM64@"
  end

  on_linux do
    on_intel do
      url "https://github.com/FirmwareScanner/FirmwareScanner/releases/download/v@VERSION@/fwscan-@VERSION@-linux-x64.tar.gz"
      sha256 "@SHA256_LINUX_X64@"
    end
    on_arm do
      url "https://github.com/FirmwareScanner/FirmwareScanner/releases/download/v@VERSION@/fwscan-@VERSION@-linux-arm64.tar.gz"
      sha256 "@SHA256_LINUX_ARM64@"
    end
  end

  def install
    libexec.install "fwscan"
    # The library of serial ports is looked for beside the program.
    libexec.install Dir["*System.IO.Ports.Native*"], Dir["*e_sqlite3*"]
    bin.install_symlink libexec/"fwscan"
    man1.install Dir["share/man/man1/*.1"]
    bash_completion.install Dir["share/bash-completion/completions/*"]
    zsh_completion.install Dir["share/zsh/vendor-completions/*"]
    fish_completion.install Dir["share/fish/vendor_completions.d/*"]
  end

  test do
    (testpath/"bad.bin").write "DO NOT TRUST - AMI Test PK"
    assert_match version.to_s, shell_output("#{bin}/fwscan --version")
    assert_match "found", shell_output("#{bin}/fwscan scan bad.bin", 1)
  end
end
