# Rewrites the links of a page for the site: what is on the site stays a link there (README.md at the root is index.md), everything else
# of the repository becomes a link to it.
#   perl links.pl SITE REPOSITORY PAGE < page.md > page.md
# SITE: the folder with the pages and pictures of the site; REPOSITORY: the root of the sources; PAGE: the page's path from there.
use strict;
use warnings;

my ($site, $repository, $page) = @ARGV;
my $source = 'https://github.com/FirmwareScanner/FirmwareScanner';
my @folder = split m{/}, $page;
pop @folder;

# The path from the root of the repository that a link of the page means.
sub from_root {
    my @parts = @folder;
    for my $part (split m{/}, shift) {
        if ($part eq '..') {
            die "$page: a link leaves the repository\n" unless @parts;
            pop @parts;
        } elsif ($part ne '.' && $part ne '') {
            push @parts, $part;
        }
    }
    return join '/', @parts;
}

sub link_to {
    my ($path, $fragment) = @_;
    my $target = from_root($path);
    return ('../' x @folder) . "index.md$fragment" if $target eq 'README.md';
    return "$path$fragment" if -f "$site/$target";
    return "$source/tree/main/$target$fragment" if -d "$repository/$target";
    return "$source/blob/main/$target$fragment" if -f "$repository/$target";
    die "$page: there is no $target\n";
}

my $is_code = 0;
while (my $line = <STDIN>) {
    $is_code = !$is_code if $line =~ /^\s*```/;
    $line =~ s{(\]\()(?!\w+:|#)([^)#\s]+)(#[^)\s]*)?\)}{$1 . link_to($2, $3 // '') . ')'}ge unless $is_code;
    print $line;
}
