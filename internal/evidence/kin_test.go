package evidence_test

import (
	"strings"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/evidence"
)

const wire = `Ferry returns to the northern bay after seven weeks

CAP-HAÏTIEN, February 3, 2025 - The ferry between Cap-Haïtien and the island of La Tortue sailed again on Monday with 212 passengers on board, the port authority said, seven weeks after gunmen seized the pier.

Harbour master Josette Belizaire said 38 Kenyan police officers and 15 Haitian coast guards now hold the pier and the road to Limbé. "We counted 1,460 people waiting this morning, some of them since 6 December," she said.

The mission lost one boat and repaired 2 others at a cost of $184,000, according to Captain Wilfred Otieno. He said patrols would go out 4 times a day until 30 June 2025.

The World Food Programme moved 96 tons of rice through Cap-Haïtien in January, down from 310 tons in December, and expects 140 tons this month.

Mayor Yvrose Pierre said at least 11 fishermen were killed and 27 injured in the bay since the pier fell, and that 3,250 residents of La Tortue had gone without fuel for 19 days.
`

const french = `Le bac reprend la mer dans la baie du Nord au bout de sept semaines

CAP-HAÏTIEN, 3 février 2025 - Le bac qui relie Cap-Haïtien à l’île de La Tortue a repris lundi avec 212 passagers à bord, a annoncé l’autorité portuaire, sept semaines après la prise du quai par des hommes armés.

La capitaine du port, Josette Belizaire, a indiqué que 38 policiers kényans et 15 garde-côtes haïtiens tiennent désormais le quai et la route de Limbé. « Nous avons compté 1 460 personnes qui attendaient ce matin, certaines depuis le 6 décembre », a-t-elle dit.

La mission a perdu un bateau et en a réparé 2 autres pour 184 000 dollars, selon le capitaine Wilfred Otieno. Il a précisé que des patrouilles sortiraient 4 fois par jour jusqu’au 30 juin 2025.

Le Programme alimentaire mondial a fait passer 96 tonnes de riz par Cap-Haïtien en janvier, contre 310 tonnes en décembre, et en attend 140 ce mois-ci.

La mairesse Yvrose Pierre a déclaré qu’au moins 11 pêcheurs ont été tués et 27 blessés dans la baie depuis la chute du quai, et que 3 250 habitants de La Tortue sont restés sans carburant pendant 19 jours.
`

const spanish = `El transbordador vuelve a la bahía del norte tras siete semanas

CAP-HAÏTIEN, 3 de febrero de 2025 - El transbordador entre Cap-Haïtien y la isla de La Tortue zarpó de nuevo el lunes con 212 pasajeros a bordo, informó la autoridad portuaria, siete semanas después de que hombres armados tomaran el muelle.

La jefa del puerto, Josette Belizaire, dijo que 38 policías kenianos y 15 guardacostas haitianos controlan ahora el muelle y la carretera de Limbé. "Esta mañana contamos 1.460 personas a la espera, algunas desde el 6 de diciembre", afirmó.

La misión perdió un barco y reparó otros 2 por 184.000 dólares, según el capitán Wilfred Otieno. Añadió que las patrullas saldrán 4 veces al día hasta el 30 de junio de 2025.

La alcaldesa Yvrose Pierre declaró que al menos 11 pescadores murieron y 27 resultaron heridos en la bahía desde la caída del muelle, y que 3.250 habitantes de La Tortue pasaron 19 días sin combustible.
`

// Of the same days and places, by somebody who was there himself.
const other = `Baie du Nord : le trafic reprend, la peur demeure

CAP-HAÏTIEN, 4 février 2025 - À Cap-Haïtien, le bac pour La Tortue est reparti lundi. Sur le quai, 38 policiers kényans montent la garde, mais le marché n’a rouvert qu’à moitié. Rosemène Charles, 44 ans, vend du poisson à Limbé depuis 2009. « J’ai perdu 5 caisses et mon frère », raconte-t-elle.

Selon l’association des pêcheurs, présidée par Anel Joseph, 14 barques sur 60 ont été brûlées. Le carburant se vend 900 gourdes le gallon, contre 560 en novembre 2024. L’hôpital Justinien a soigné 31 blessés par balle en janvier, dont 6 enfants.

Le Kenya doit envoyer 120 agents de plus avant le 15 avril, assure le porte-parole Kevin Mwangi, qui compte aussi sur 8 vedettes promises par les Bahamas.
`

// A copy, a rewriting, a quotation and a translation are found for what they
// are, whichever of the two came in first; what tells of the same days by itself
// is none of them.
func TestKin(t *testing.T) {
	paragraphs := strings.Split(wire, "\n\n")
	tests := map[string]struct{ text, relation string }{
		"copy":             {strings.Replace(wire, "Ferry returns to the northern bay after seven weeks", "Ferry is back", 1) + "\nFollow us for more.\n", "copies"},
		"part":             {strings.Join(paragraphs[:4], "\n\n"), "copies"},
		"rewriting":        {"A pier is open\n\nSeven weeks late, boats leave again, and people are glad of it in the north of the country.\n\n" + paragraphs[2] + "\n\n" + paragraphs[4] + "\n\nHow long this will last nobody could say on Monday, and the men who took the pier in December have not been found by anybody.\n", "rewrites"},
		"quotation":        {"The week in the north\n\n" + strings.Repeat("Schools stayed closed in the hills while teachers waited for the pay that had been promised to them long ago. ", 3) + "\n\n" + paragraphs[3] + "\n\nFarmers brought in beans and sold them at the roadside for less than they had cost, and the rains were late again this year, as everybody said they would be.\n", "quotes"},
		"French":           {french, "translates"},
		"Spanish, shorter": {spanish, "translates"},
		"another report":   {other, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d, _ := desk(t)
			add(t, d, wire)
			a, err := d.Add(t.Context(), analyst, evidence.Draft{Name: "b.txt", Content: []byte(tt.text), Publisher: "The Echo", Published: konbit.MustMoment("2025-02-20")})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, k := range a.Kin {
				t.Logf("%s %.2f", k.Relation, k.Share)
				if got = k.Relation; !k.Earlier {
					t.Error("the wire is not the earlier")
				}
			}
			if got != tt.relation {
				t.Errorf("it %q the wire, want %q", got, tt.relation)
			}
		})
	}
}
