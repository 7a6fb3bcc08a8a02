package render_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
)

func at(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

func plain(s string) edition.Text { return edition.Text{{Text: s}} }

func bold(s string) edition.Text { return edition.Text{{Text: s, Style: edition.Strong}} }

func figure(s, value string, notes ...int) edition.Run {
	return edition.Run{Text: s, Style: edition.Strong, Value: value, Notes: notes}
}

// exercise is one day of an invented mission on an invented coast, with every
// kind of block, two hostile texts and words of four languages.
func exercise() *edition.Edition {
	e := &edition.Edition{
		Report: "sitrep", Lang: "en", Title: "Situation report 14", Mission: "Calder Strait Support Mission, Saint Calder",
		Serial: "CSSM/EX/SITREP/014", Issue: "edition 1, daily", Number: 14, Edition: 1,
		Marking: konbit.Amber, Label: "TLP:AMBER", Banner: "EXERCISE EXERCISE EXERCISE",
		Foot: "CSSM/EX/SITREP/014, edition 1. Invented events; not a real mission.", Page: "page {n} of {m}",
		From: at("2031-01-24 06:00"), To: at("2031-01-25 06:00"), Valid: at("2031-01-25 06:00"), Known: at("2031-01-25 06:45"),
		Evidence: "Evidence", More: "All that is known about it",
		Facts: []edition.Fact{
			{Label: "Period", Text: bold("24 Jan 06:00 to 25 Jan 06:00")},
			{Label: "Situation on", Text: edition.Text{{Text: "25 Jan 2031, 06:00", Style: edition.Strong}, {Text: " local"}}},
			{Label: "Using what was known by", Text: bold("25 Jan 2031, 06:45")},
			{Label: "Returns", Text: edition.Text{{Text: "3 of 4", Style: edition.Strong}, {Text: ", FOB 2 missing"}}},
			{Label: "From, to", Text: plain("HQ reporting cell, AMBER list")},
			{Label: "Prepared", Text: plain("N. Okoro, 06:31")},
			{Label: "Cleared", Text: plain("L. Maran, 06:41")},
			{Label: "Approved", Text: plain("D. Castell, 06:50")},
		},
		Basis: edition.Basis{Heads: "HQ@4410", Engine: "figure/1", Catalogue: "9f2c41d7a06e5b13"},
	}
	e.Sections = append(summary(), operations()...)
	e.Sections = append(append(e.Sections, second()...), annexes()...)
	for i, s := range []string{"Harbour Post, c. 21 Jan 2031, on schools reopening", "Press, 18 Jan 2031, on the arrival of 217", "Calder News, Jan 2031, on order in the towns", "Press, 27 Aug 2030, on 600 more pledged", "Press, 18 Jan 2031, on the departure of 217", "Returns of HQ, FOB 1, FOB 3 (the mission's own)"} {
		e.Sources = append(e.Sources, edition.Source{Number: i + 1, ID: "doc", Text: plain(s)})
	}
	e.Values = []edition.Value{
		{
			ID: "figure:force.present KE", Type: "figure", Label: "Officers present, Kenya", Phrase: "just over 600", Range: "601 to 616",
			Interval: &konbit.Interval{Low: 601, High: 616, LowEntailed: true}, Backed: "high", Backing: "well backed", Origins: 3, Sources: []int{1, 2, 3, 4},
			Records: []konbit.ID{"01946d7a-6c00-7000-8000-000000000001"},
			Summary: plain("Three independent origins fit."), Worked: []string{"nearly 400 + 217 = 577 to 616"},
			Groups: []edition.Group{{Verdict: "agrees", Title: "Agrees", Claims: []edition.Claim{
				{ID: "01946d7a-6c00-7000-8000-000000000001", Text: "Over 600 officers are in the country.", Quote: "more than 600 & <b>", Lang: "en", Range: "601 to 699", Source: 1},
			}}},
		},
		{ID: "figure:force.present ALL", Type: "figure", Label: "All foreign personnel", Phrase: "just under 800", Range: "775 to 799", Backed: "low", Backing: "weakly backed", Sources: []int{3}, Records: []konbit.ID{"01946d7a-6c00-7000-8000-000000000002"}},
	}
	return e
}

func summary() []edition.Section {
	present, all := "figure:force.present KE", "figure:force.present ALL"
	return []edition.Section{
		{ID: "summary", Number: "1", Title: "Summary", Blocks: []edition.Block{{Paragraph: &edition.Paragraph{Text: edition.Text{
			{Text: "Kenyan officers in the country number "}, figure("just over 600", present), {Text: " (601 to 616), about 60 % of the 1,000 pledged; 384 to 399 are still to come", Notes: []int{1, 2, 3, 4}},
			{Text: ". With five other contributors the force stands at "}, figure("just under 800", all), {Text: " (775 to 799) of 2,500 planned", Notes: []int{3, 5}},
			{Text: ". Bases reported 11 patrols, 2 of them with the host police. Shots hit a patrol vehicle in Sector 3; one officer was lightly hurt. FOB 2 has not reported since 04:52. A further 200 Kenyan officers are planned for 26 January", Notes: []int{3}},
			{Text: "."},
		}}}}},
		{ID: "strength", Number: "2", Title: "Strength", Aside: "present, from the five articles; the last column shows the wider public record", Blocks: []edition.Block{
			{Table: strength()},
			{Paragraph: &edition.Paragraph{Small: true, Text: edition.Text{{Text: "Planned total 2,500", Notes: []int{5}}, {Text: " is the ceiling; the sum of pledges, 2,900, counts something else. Own casualties in the period: 1 lightly hurt (EX-033)."}}}},
		}},
		{ID: "force", Number: "3", Title: "Force against pledge", Aside: "bars show ranges, never a middle value", Blocks: []edition.Block{{Chart: force()}}},
	}
}

func strength() *edition.Table {
	row := func(who, n, rng, pledged string, b edition.Backed, word, wider string) edition.Row {
		backed := plain("no count")
		if b != "" {
			backed = edition.Text{{Text: word, Backed: b}}
		}
		return edition.Row{Cells: []edition.Cell{{Text: plain(who)}, {Text: bold(n)}, {Text: plain(rng)}, {Text: plain("0")}, {Text: plain("0")}, {Text: plain(pledged)}, {Text: backed}, {Text: plain(wider)}}}
	}
	kenya := row("Kenya", "", "601 to 616", "1,000", "high", "well", "about 600, 599 to 616")
	kenya.Cells[1].Text = edition.Text{figure("just over 600", "figure:force.present KE")}
	total := row("All", "just under 800", "775 to 799", "2,900", "low", "weakly", "just under 800")
	return &edition.Table{
		Columns: []edition.Column{{Title: "Contributor"}, {Title: "Present"}, {Title: "Range"}, {Title: "In 24 h", Number: true}, {Title: "Out 24 h", Number: true}, {Title: "Pledged", Number: true}, {Title: "Backed"}, {Title: "All public sources", Faint: true}},
		Rows: []edition.Row{
			kenya,
			row("Jamaica", "present", "number not stated", "", "", "", "24"),
			row("Guatemala", "present", "number not stated", "", "", "", "75"),
			row("El Salvador", "present", "number not stated", "", "", "", "8"),
			row("Bahamas", "present", "number not stated", "", "", "", "no count"),
			row("The five together", "not stated", "159 to 198, worked out", "1,900", "low", "weakly", "at least 109, worked out"),
		},
		Total: &total,
	}
}

func force() *edition.Chart {
	tick := func(day, label string) edition.Tick { return edition.Tick{At: at(day + " 00:00"), Label: label} }
	return &edition.Chart{
		Title: "Kenyan officers present as a range, against the pledge of 1,000", Data: [2]string{"When", "Present"},
		From: at("2030-06-01 00:00"), To: at("2031-03-05 00:00"), Top: 1060,
		X:      []edition.Tick{tick("2030-06-01", "Jun 2030"), tick("2030-08-01", "Aug"), tick("2030-10-01", "Oct"), tick("2030-12-01", "Dec"), tick("2031-02-01", "Feb")},
		Y:      []edition.Tick{{Label: "0"}, {Value: 500, Label: "500"}, {Value: 1000, Label: "1,000"}},
		Levels: []edition.Level{{Value: 1000, Label: "pledged by Kenya: 1,000"}},
		Steps: []edition.Step{
			{From: at("2030-06-01 00:00"), To: at("2030-08-27 00:00"), High: 399, When: "June – 27 August 2030", Label: "build-up: dates not in the record", Silent: true},
			{From: at("2030-08-27 00:00"), To: at("2031-01-18 00:00"), Low: 360, High: 399, When: "27 August 2030 – 18 January 2031", Label: "nearly 400", Range: "360 to 399"},
			{From: at("2031-01-18 00:00"), To: at("2031-01-25 00:00"), Low: 601, High: 616, When: "since 18 January 2031", Label: "just over 600", Range: "601 to 616"},
		},
		Plans: []edition.Step{{From: at("2031-01-26 00:00"), To: at("2031-02-20 00:00"), Low: 801, High: 801, When: "26 January 2031", Label: "+200 planned"}},
		Now:   at("2031-01-25 00:00"), Today: "25 Jan 2031",
	}
}

func operations() []edition.Section {
	row := func(cells ...string) edition.Row {
		r := edition.Row{}
		for _, c := range cells {
			r.Cells = append(r.Cells, edition.Cell{Text: plain(c)})
		}
		return r
	}
	total := row("Reported", "4", "5", "2", "2", "11", "from three of four bases")
	return []edition.Section{
		{ID: "operations", Number: "4", Title: "Operations", Blocks: []edition.Block{{Table: &edition.Table{
			Columns: []edition.Column{{Title: "Base"}, {Title: "Foot", Number: true}, {Title: "Vehicle", Number: true}, {Title: "Escort", Number: true}, {Title: "With host police", Number: true}, {Title: "All", Number: true}, {Title: "Note", Width: 56}},
			Rows: []edition.Row{
				row("HQ", "1", "2", "1", "2", "4", "the host police have not yet acknowledged the joint patrol in Sector 1"),
				row("FOB 1", "2", "1", "1", "0", "4", "one end time corrected, 14:20 in place of 12:40"),
				row("FOB 3", "1", "2", "0", "0", "3", "filed by phone after 3 h without a link"),
				row("FOB 2", "?", "?", "?", "?", "?", "not received; not counted as zero"),
			},
			Total: &total,
		}}}},
		{ID: "incidents", Number: "5", Title: "Incidents", Blocks: []edition.Block{{List: &edition.List{Items: []edition.Item{
			{Term: plain("EX-033, new"), When: "24 Jan 21:40", Text: plain("Shots at a patrol vehicle, Sector 3. One officer lightly hurt, vehicle fit. Two follow-ups, last 23:15. Medical note awaited.")},
			{Term: plain("EX-031, closed"), When: "22 Jan 10:10", Text: plain("Roadblock on the Sector 2 approach, cleared 24 Jan 15:05.")},
			{Term: plain("EX-028, open"), When: "20 Jan 08:00", Text: plain("Radio missing at <FOB 2>. Day 5 without a follow-up.")},
		}}}}},
	}
}

func second() []edition.Section {
	item := func(term, text string) edition.Item { return edition.Item{Term: plain(term), Text: plain(text)} }
	list := func(items ...edition.Item) []edition.Block {
		return []edition.Block{{List: &edition.List{Items: items}}}
	}
	sourced := func(term, text, aside string, notes ...int) edition.Item {
		return edition.Item{Term: plain(term), Text: plain(text), Aside: edition.Text{{Text: aside, Notes: notes}}}
	}
	return []edition.Section{
		{ID: "area", Number: "6", Title: "Area changes", Half: true, Blocks: list(item("Sector 4", "held, says the mission; the host police have not acknowledged it"), item("Sectors 1 to 3", "no change; Sector 3 last stated 21 Jan"))},
		{ID: "protection", Number: "7", Title: "Protection and outreach", Half: true, Blocks: list(item("Escort", "school supplies, Sector 2, done"), item("Forum", "Sector 4, moved to 26 Jan"))},
		{ID: "services", Number: "8", Title: "Services", Blocks: list(
			sourced("Airport, Saint Calder", "One article says closed until March; flights landed 18 Jan. Open question.", "Press, 18 Jan 2031", 2, 5),
			sourced("Schools and colleges", "Reopened 2 Oct 2030, says a minister; which ones is not stated.", "Calder News, Jan 2031", 3),
			sourced("Police School", "739 graduated 10 Jan 2031 (747 were in the course), after 136 days.", "Press, 18 Jan 2031", 5, 3),
		)},
		{ID: "figures", Number: "9", Title: "Figures and their sources", Aside: "●●● well, ●●○ partly, ●○○ weakly backed", Blocks: []edition.Block{{Table: &edition.Table{
			Columns: []edition.Column{{Title: "Figure", Width: 17}, {Title: "Value, range", Width: 15}, {Title: "Backed", Width: 13}, {Title: "What the sources say", Width: 32}, {Title: "Outlet, date", Faint: true, Width: 23}},
			Rows: []edition.Row{{ID: "figure:force.present KE", Cells: []edition.Cell{
				{Text: plain("Kenyan officers present")}, {Text: edition.Text{figure("just over 600", "figure:force.present KE")}, Under: plain("601 to 616")}, {Text: edition.Text{{Text: "well", Backed: "high"}}},
				{Text: plain("“over 600” twice, officials’ “600”, and nearly 400 + 217, worked out as 577 to 616. All fit.")}, {Text: plain("Calder News, Jan 2031; Press, 27 Aug 2030, 18 and c. 21 Jan 2031")},
			}}, {ID: "figure:killed", Cells: []edition.Cell{
				{Text: plain("First deployment")}, {Text: bold("June 2030")}, {Text: edition.Text{{Text: "partly", Backed: "moderate"}}},
				{Text: edition.Text{{Text: "June 2029 is "}, {Text: "ruled out", Style: edition.Strong}, {Text: ": before the mandate of October 2029."}}}, {Text: plain("Calder News, Jan 2031")},
			}}},
		}}}},
		{ID: "questions", Number: "10", Title: "Open questions", Blocks: list(
			item("Disputed", "Are the gangs weakened? A minister says the main ones are; Calder News in its own words says the force is overwhelmed. Both are shown."),
			item("Open", "How many officers from the Bahamas? No source counts them."),
		)},
		{ID: "remarks", Number: "11", Title: "Remarks", Blocks: []edition.Block{
			{Paragraph: &edition.Paragraph{Number: "1.", Text: edition.Text{{Text: "Le commandant a dit : "}, {Text: "« la route est rouverte »", Style: edition.Quote, Lang: "fr"}, {Text: ", see "}, {Text: "the record", Link: "https://konbit.example/r?a=1&b=2"}, {Text: " but not "}, {Text: "this", Link: "javascript:alert(1)"}, {Text: "."}}}},
			{Paragraph: &edition.Paragraph{Bullet: true, Text: plain(`<script>alert("x")</script> *not bold* | not a cell`)}},
		}},
		{ID: "sources", Number: "12", Title: "Sources", Blocks: []edition.Block{{Sources: true}, {Seal: &edition.Seal{
			Code: "9F2C 41D7 A06E 5B13", Text: plain("Seal of this edition. It fixes every figure and the records behind it."),
			Lines: []edition.Fact{{Label: "Record held", Text: plain("HQ@4410")}, {Label: "Engine", Text: plain("figure/1")}, {Label: "Catalogue", Text: plain("9f2c41d7a06e5b139f2c41d7a06e5b139f2c41d7a06e5b139f2c41d7a06e5b13")}},
		}}}},
	}
}

// annexes are a photo, a grey one of 40 by 30 pixels, and a map of an island.
func annexes() []edition.Section {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		panic(err)
	}
	island := &edition.Map{
		Title: "Map of Saint Calder: 1 place marked", Width: 400, Height: 200, Credit: "Invented.",
		Lines: [][]edition.Point{{{20, 100}, {200, 10}, {380, 100}, {200, 190}, {20, 100}}},
		Names: []edition.Mark{{At: edition.Point{200, 40}, Label: "Port Calder"}},
		Marks: []edition.Mark{{At: edition.Point{120, 100}, Label: "1"}},
	}
	return []edition.Section{
		{ID: "photos", Title: "Annex A. Photographs", Page: true, Label: "TLP:GREEN", Blocks: []edition.Block{{Photo: &edition.Photo{
			JPEG: photo.Bytes(), Width: 40, Height: 30, Label: "TLP:GREEN", Caption: plain("The yard of FOB 3"),
		}}}},
		{ID: "map", Title: "Annex B. Where it happened", Page: true, Label: "TLP:AMBER", Blocks: []edition.Block{
			{Map: island}, {List: &edition.List{Items: []edition.Item{{Term: plain("1 Sector 3"), Text: plain("Ambush")}}}},
		}},
	}
}
